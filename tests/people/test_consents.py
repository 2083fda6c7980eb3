"""Consents are given for one purpose and one text, and can be taken back."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.people import services
from niangjia.people.middleware import actor_for
from niangjia.people.models import Consent, Person
from tests.support.factories import make_person

pytestmark = pytest.mark.django_db


def give(person: Person, text_version: str = "1") -> Consent:
    return services.give_consent(person=person, purpose="体检", text_version=text_version, at=timezone.now())


def withdraw(consent: Consent) -> Consent:
    return services.withdraw_consent(
        consent=consent, actor=actor_for(consent.person, None), at=timezone.now()
    )


def test_same_text_is_agreed_to_once():
    person = make_person()
    assert give(person) == give(person)
    assert give(person, "2") != give(person)


def test_consent_is_taken_back_once_and_recorded():
    consent = give(make_person())
    first = withdraw(consent).withdrawn_at
    assert first is not None
    assert withdraw(consent).withdrawn_at == first
    record = AuditRecord.objects.get(action="consent.withdrawn")
    assert (record.subject_id, record.detail) == (str(consent.person_id), {"purpose": "体检"})


def test_consent_given_again_is_a_new_one():
    person = make_person()
    consent = give(person)
    withdraw(consent)
    assert give(person) != consent
