"""Tables of concerns."""

from niangjia.concerns.models.call_backs import CallBack, Draw
from niangjia.concerns.models.categories import Category
from niangjia.concerns.models.concerns import Concern, ConcernQuerySet
from niangjia.concerns.models.duty import Duty
from niangjia.concerns.models.steps import CoOrganiser, Referral, Step

__all__ = [
    "CallBack",
    "Category",
    "CoOrganiser",
    "Concern",
    "ConcernQuerySet",
    "Draw",
    "Duty",
    "Referral",
    "Step",
]
