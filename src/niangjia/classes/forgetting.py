"""What classes forget of somebody who is erased: what they answered and handed in; their certificates' codes open nothing more."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from niangjia.classes.models import Certificate, Paper, Work
from niangjia.core.actor import Actor
from niangjia.people.models import Person
from niangjia.rosters.files import discard_path


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty answers and works, and withdraw the certificates; hours, scores and marks stay and point at nobody."""
    works = Work.objects.filter(enrolment__person__in=persons)
    for path in works.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(discard_path, path))
    works.update(text="", comment="", file="", file_key="", ending="")
    Paper.objects.filter(enrolment__person__in=persons).update(given=[])
    Certificate.objects.filter(enrolment__person__in=persons, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_reason="本人申请删除个人信息"
    )
