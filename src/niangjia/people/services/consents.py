"""Consents, by purpose and by version of the text agreed to."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.people.models import Consent, Person


@transaction.atomic
def give_consent(*, person: Person, purpose: str, text_version: str, at: datetime) -> Consent:
    """Keep a consent to one purpose, by the version of the text agreed to."""
    consent, _made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        text_version=text_version,
        withdrawn_at=None,
        defaults={"given_at": at},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, actor: Actor, at: datetime) -> Consent:
    """Take a consent back: from now on it covers nothing; what was done under it stays lawful.

    Taking it back twice is the same as once.
    """
    current = Consent.objects.select_for_update().get(pk=consent.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = at
        current.save(update_fields=["withdrawn_at"])
        audit.record(
            action="consent.withdrawn",
            subject_type="person",
            subject_id=current.person_id,
            actor=actor,
            at=at,
            detail={"purpose": current.purpose},
        )
    return current
