"""Evidence as a workbook: the definition on top, every row below, names masked."""

from datetime import datetime

from django.http import HttpResponse

from niangjia.core.actor import Actor
from niangjia.figures import Figure, Period
from niangjia.orgs.models import Org


def workbook(*, figure: Figure, org: Org, period: Period, actor: Actor, at: datetime) -> HttpResponse:
    """Write the evidence of a figure as a workbook, and note in the audit trail who took it."""
    raise NotImplementedError
