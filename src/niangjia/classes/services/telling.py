"""The trail of classes."""

from datetime import datetime
from typing import Any

from niangjia.accounts import audit
from niangjia.classes.models import Assignment, TrainingClass
from niangjia.core.actor import Actor


def told(
    action: str, about: TrainingClass, actor: Actor, at: datetime, *, reason: str = "", **detail: Any
) -> None:
    """Write what was done with a class into the trail of its organiser."""
    audit.record(
        action=action,
        subject_type="training_class",
        subject_id=about.pk,
        subject_label=about.title,
        actor=actor,
        at=at,
        org=about.org,
        reason=reason,
        detail=detail,
    )


def told_of_assignment(action: str, about: Assignment, actor: Actor, at: datetime) -> None:
    """Write what was done with an assignment into the trail of the class's organiser."""
    audit.record(
        action=action,
        subject_type="assignment",
        subject_id=about.pk,
        subject_label=about.title,
        actor=actor,
        at=at,
        org=about.training_class.org,
        detail={"class": about.training_class.title},
    )
