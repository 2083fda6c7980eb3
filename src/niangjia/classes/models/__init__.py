"""Tables of classes."""

from niangjia.classes.models.assignments import Assignment, Work
from niangjia.classes.models.programme import ClassDay, HalfDay, TrainingClass
from niangjia.classes.models.roster import Certificate, ClassQuota, Enrolment
from niangjia.classes.models.testing import BankQuestion, Paper

__all__ = [
    "Assignment",
    "BankQuestion",
    "Certificate",
    "ClassDay",
    "ClassQuota",
    "Enrolment",
    "HalfDay",
    "Paper",
    "TrainingClass",
    "Work",
]
