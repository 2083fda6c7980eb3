"""What classes forget of somebody who is erased: what they answered in tests, and their certificates' codes open nothing more."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.classes.models import Certificate, Paper
from niangjia.core.actor import Actor
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty the answers, and withdraw the certificates; hours and scores stay and point at nobody."""
    Paper.objects.filter(enrolment__person__in=persons).update(given=[])
    Certificate.objects.filter(enrolment__person__in=persons, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_reason="本人申请删除个人信息"
    )
