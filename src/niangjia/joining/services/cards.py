"""Member cards: a number is issued at the desk; the card itself is drawn from the membership."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.joining import policies
from niangjia.joining.errors import CardTaken, NumberMissing
from niangjia.people.errors import NoMembership
from niangjia.people.models import Membership, Person
from niangjia.people.services import correct_memberships, update_person


@transaction.atomic
def issue_card(*, person: Person, number: str, id_number: str = "", actor: Actor, at: datetime) -> Membership:
    """Write the number of somebody's card on their membership; the ID number, if given, goes to their vault.

    Issuing the same number again changes nothing.

    :raises NoMembership: not a member now.
    :raises NotAllowed: the actor does not act for the union, or it is about themselves.
    :raises NumberMissing: no number was given.
    :raises CardTaken: another member has this number.
    :raises BadIdNumber: the ID number cannot be right; :raises IdNumberTaken: somebody else has it.
    """
    number = "".join(number.split())[:40]
    if not number:
        raise NumberMissing
    current = Person.objects.select_for_update().get(pk=person.pk)
    found = Membership.objects.filter(person=current, left_on=None).select_related("org").first()
    if found is None:
        raise NoMembership(person=current)
    policies.must_decide_about(actor, current, found.org)
    if Membership.objects.filter(card_number=number).exclude(person=current).exists():
        raise CardTaken
    if id_number.strip():
        changes = {"id_number": id_number}
        update_person(person=current, version=current.version, changes=changes, actor=actor, at=at)
    if found.card_number != number:
        correct_memberships(batch=[(found, {"card_number": number})], actor=actor, at=at)
        audit.record(
            action="card.issued",
            subject_type="person",
            subject_id=current.pk,
            actor=actor,
            at=at,
            org=found.org,
        )
    return found
