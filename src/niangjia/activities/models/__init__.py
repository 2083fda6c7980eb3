"""The records of the sign-up engine."""

from niangjia.activities.models.attendance import CallBack, CheckIn, HeadcountSheet, Rating
from niangjia.activities.models.offers import Activity, Question, Quota, Session
from niangjia.activities.models.signups import Allowance, Signup

__all__ = [
    "Activity",
    "Allowance",
    "CallBack",
    "CheckIn",
    "HeadcountSheet",
    "Question",
    "Quota",
    "Rating",
    "Session",
    "Signup",
]
