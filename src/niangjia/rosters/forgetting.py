"""What rosters forget of somebody who is erased: their record, and what batches say of them."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.people.models import Person
from niangjia.rosters import files
from niangjia.rosters.models import Batch, BatchRow, MemberRecord


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty the records, and throw away the workbooks that named the persons."""
    ids = [person.pk for person in persons]
    MemberRecord.objects.filter(person__in=ids).delete()
    named = BatchRow.objects.filter(person_id__in=ids)
    for batch in Batch.objects.filter(pk__in=named.values("batch")).exclude(file=""):
        files.discard(batch)
    named.update(change="", faults="")
