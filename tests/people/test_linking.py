"""A log-in finds its person (decision 7): phones change hands, so only a record nobody could claim is linked."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord, User
from niangjia.people import roles, services
from niangjia.people.models import Person
from tests.people.numbers import id_number
from tests.support.factories import TEST, make_federation, make_person, make_post

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


def link() -> tuple[Person, str]:
    """Log in with the phone for the first time; give who it is, and what the trail says."""
    user = User.objects.by_phone(PHONE) or User.objects.create_user(PHONE)
    person = services.link_user(user=user, at=timezone.now())
    said = AuditRecord.objects.filter(subject_id=str(person.pk)).order_by("-pk").first()
    return Person.objects.get(user=user), said.action


def known(**more) -> Person:
    return make_person(**{"phone": PHONE, "signs_in": False, **more})


def test_unknown_phone_is_somebody_new():
    person, said = link()
    assert (person.vault.phone, person.name, said) == (PHONE, "", "person.signed_up")


def test_one_service_person_is_linked():
    served = known()
    assert link() == (served, "person.linked")


def test_second_time_is_the_same_person():
    first, _said = link()
    assert link()[0] == first
    assert Person.objects.count() == 1


def test_somebody_with_an_id_number_is_not_taken_over():
    owner = known(id_number=id_number())
    person, said = link()
    assert (person != owner, said) == (True, "person.to_compare")


def test_member_is_not_taken_over_nor_one_who_was():
    federation = make_federation()
    member = known(org=federation.union, member=True)
    services.end_membership(person=member, state="left", reason="", actor=TEST, at=timezone.now())
    person, said = link()
    assert (person != member, said) == (True, "person.to_compare")


def test_cadre_is_not_taken_over():
    cadre = known()
    make_post(org=make_federation().township, role=roles.TOWNSHIP, person=cadre)
    person, said = link()
    assert (person != cadre, said) == (True, "person.to_compare")


def test_somebody_with_a_log_in_of_their_own_is_not_taken_over():
    other = known()
    other.user = User.objects.create_user("13900000000")
    other.save()
    person, said = link()
    assert (person != other, said) == (True, "person.to_compare")


def test_two_records_are_left_to_the_desk():
    records = {known().pk, known(id_number=id_number()).pk}
    person, said = link()
    assert (person.pk not in records, said) == (True, "person.to_compare")


def test_erased_record_is_not_found():
    services.erase(person=known(), reason="本人要求", actor=TEST, at=timezone.now())
    assert link()[1] == "person.signed_up"


def test_phone_of_a_merged_record_does_not_open_the_kept_one():
    kept, gone = make_person(id_number=id_number(), signs_in=False), known()
    services.merge(kept=kept, gone=gone, reason="", actor=TEST, at=timezone.now())
    person, said = link()
    assert (person in (kept, gone), said) == (False, "person.to_compare")
