"""Single-use codes: drawn by somebody who is signed in, or printed to be handed out."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.people.models import Person
from niangjia.surveys.codes import answer_code, digest
from niangjia.surveys.errors import BadSurvey, CodeUsed, DrawnAlready, NotAnonymous, SurveyNotOpen
from niangjia.surveys.models import Code, Draw, Survey
from niangjia.surveys.policies import must_make
from niangjia.surveys.services.trail import told

MOST_CODES = 200


def _must_take_codes(survey: Survey, at: datetime) -> None:
    if not survey.anonymous:
        raise NotAnonymous
    if not survey.is_open_on(local_day(at)):
        raise SurveyNotOpen


def draw_code(*, survey: Survey, person: Person, at: datetime, attempt: UUID) -> str:
    """Give somebody their one code for an anonymous survey. The same form sent again shows the same code until it is used.

    Kept is who has drawn, with the day, and apart from it what is needed to know the code again. No record says when or by whom a
    code was made, and there is none in the trail: with the moment of an answer it would tell who gave it.

    :raises DrawnAlready: they have drawn one, with another form.
    :raises CodeUsed: the code of this form has been used.
    :raises NotAnonymous: the survey asks for names; :raises SurveyNotOpen: it takes no answers now.
    """
    _must_take_codes(survey, at)
    code = answer_code(attempt)
    try:
        with transaction.atomic():
            return _drawn(survey, person, code, at)
    except IntegrityError:  # the form was sent twice at the same moment
        return _again(survey, code)


def _drawn(survey: Survey, person: Person, code: str, at: datetime) -> str:
    if Draw.objects.of_person(person).filter(survey=survey).exists():
        return _again(survey, code)
    _shuffle_in(survey, person.root_id, at)
    Code.objects.create(survey=survey, digest=digest(code))
    return code


def _again(survey: Survey, code: str) -> str:
    known = Code.objects.filter(survey=survey, digest=digest(code), printed=False).first()
    if known is None:
        raise DrawnAlready
    if known.used:
        raise CodeUsed
    return code


def _shuffle_in(survey: Survey, person: UUID, at: datetime) -> None:
    """Write down who has drawn, in a row of the day picked by chance: the order of the rows is not that of the draws.

    The new row takes over whoever stood in the picked one. Rows a database adds are in the order they were added, and so are the
    answers: side by side they would tell who gave which.
    """
    day = local_day(at)
    rows = Draw.objects.filter(survey=survey, on=day).order_by("id")
    picked = secrets.randbelow(rows.count() + 1)
    other = rows.select_for_update()[picked : picked + 1].first()
    if other is not None:
        moved, other.person_id = other.person_id, person
        other.save(update_fields=["person"])
        person = moved
    Draw.objects.create(survey=survey, person_id=person, on=day)


@transaction.atomic
def print_codes(*, survey: Survey, number: int, actor: Actor, at: datetime, attempt: UUID) -> list[str]:
    """Make codes to be printed and handed out; the same form sent again shows the same ones. They are kept nowhere.

    :raises BadSurvey: none or too many are asked for.
    :raises NotAnonymous: the survey asks for names; :raises SurveyNotOpen: it takes no answers now.
    """
    must_make(actor, survey.org)
    _must_take_codes(survey, at)
    if not 1 <= number <= MOST_CODES:
        raise BadSurvey(_("Please print between 1 and %(most)s codes at a time.") % {"most": MOST_CODES})
    codes = [answer_code(attempt, place) for place in range(1, number + 1)]
    made = [Code(survey=survey, digest=digest(code), printed=True) for code in codes]
    known = Code.objects.filter(digest__in=[one.digest for one in made])
    if known.exclude(survey=survey).exists():
        raise BadSurvey(_("Please open the page of codes again."))
    fresh = len(made) - known.count()
    Code.objects.bulk_create(made, ignore_conflicts=True)
    if fresh:
        told("codes_printed", survey, actor, at, detail={"number": str(fresh)})
    return codes
