"""A log-in finds its person."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.accounts.models import User
from niangjia.core.actor import system_actor
from niangjia.people.models import Person
from niangjia.people.services.persons import create_person, with_phone


@transaction.atomic
def link_user(*, user: User, at: datetime) -> Person:
    """Give the person behind a log-in, linking or making one the first time.

    Phones change hands: linked is only the one record with this phone that has no log-in, no ID number, no
    membership and no post. In any other case a new person is made, and the trail tells the desk to look.
    """
    person = Person.objects.filter(user=user).select_related("merged_into").first()
    if person is not None:
        return person.merged_into or person
    actor = system_actor("login")
    found = with_phone(user.phone)
    free = [one for one in found if _unclaimed(one)]
    if len(found) == 1 and free:
        person = free[0]
        person.user = user
        person.save(update_fields=["user", "updated_at"])
        action = "person.linked"
    else:
        person = create_person(phone=user.phone, actor=actor, at=at)
        person.user = user
        person.save(update_fields=["user", "updated_at"])
        action = "person.to_compare" if found else "person.signed_up"
    audit.record(
        action=action,
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=person.home_org,
    )
    return person


def _unclaimed(person: Person) -> bool:
    return (
        person.user_id is None
        and person.id_number_index is None
        and not person.memberships.exists()
        and not person.posts.exists()
    )
