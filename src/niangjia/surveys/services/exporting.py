"""Writing down that what a survey brought was taken away."""

from datetime import datetime

from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.surveys.errors import BadSurvey
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import must_make
from niangjia.surveys.services.trail import told

#: More rows of persons than this leave the house in parts only.
MOST_ROWS = 500


def record_export(*, survey: Survey, rows: int, reason: str, actor: Actor, at: datetime) -> None:
    """Keep who took the answers away, how many, and why.

    :raises BadSurvey: no reason was given, or more persons are named than may be taken at once.
    """
    must_make(actor, survey.org)
    if not reason.strip():
        raise BadSurvey(_("Please give a reason; it is kept with the record."))
    if not survey.anonymous and rows > MOST_ROWS:
        raise BadSurvey(_("More than 500 people: narrow the choice first."))
    told("exported", survey, actor, at, reason=reason.strip(), detail={"rows": rows})
