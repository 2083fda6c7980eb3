"""What a founding forgets of somebody who is erased: that they were to be a member, as long as it is under way."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.founding.models import FoundingMember, Seat
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Take the persons off the lists of members and off the seats of unions that are not approved yet."""
    for model in (Seat, FoundingMember):
        model.objects.filter(person__in=persons, case__approved_on=None).delete()
