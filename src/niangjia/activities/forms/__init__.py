"""The shape of what is typed about activities, dates and head-counts."""

from niangjia.activities.forms.desk import (
    ActivityForm,
    FirstDateForm,
    HeadcountForm,
    ListForm,
    QuotaForm,
    SessionForm,
    WalkInForm,
    questions_from,
)

__all__ = [
    "ActivityForm",
    "FirstDateForm",
    "HeadcountForm",
    "ListForm",
    "QuotaForm",
    "SessionForm",
    "WalkInForm",
    "questions_from",
]
