"""Who one is after logging in: the right person, linked or made, and where one lands."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from niangjia.accounts.models import AuditRecord, User
from niangjia.people import roles
from niangjia.people.login import LoginAdapter, PhoneField
from niangjia.people.models import Person
from tests.accounts.phones import PHONE, log_in, user_of
from tests.support.factories import make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


def person_in(client: Client) -> Person:
    return Person.objects.get(user_id=user_of(client))


def test_service_person_is_found_again(client):
    served = make_person(phone=PHONE, signs_in=False)
    log_in(client)
    assert person_in(client) == served


def test_person_on_the_rolls_is_not_taken_over_by_whoever_has_the_phone_now(client):
    member = make_person(phone=PHONE, signs_in=False, org=make_federation().union, member=True)
    log_in(client)
    assert person_in(client) != member
    assert AuditRecord.objects.filter(action="person.to_compare").count() == 1


def test_two_records_with_the_phone_are_left_to_the_desk(client):
    for _turn in range(2):
        make_person(phone=PHONE, signs_in=False)
    log_in(client)
    assert Person.objects.count() == 3


def test_logging_in_again_is_the_same_person(client):
    log_in(client)
    first = person_in(client)
    client.post("/accounts/logout/")
    cache.clear()
    log_in(client)
    assert person_in(client) == first
    assert Person.objects.count() == 1


def test_actor_in_the_trail_is_the_post_for_desk_people(client):
    actor = make_actor(roles.TOWNSHIP, make_federation().township)
    person = Person.objects.get(pk=actor.person_id)
    log_in(client, person.vault.phone)
    record = AuditRecord.objects.get(action="login.opened")
    assert (record.actor_name, record.actor_role, record.actor_post) == (
        person.name,
        roles.TOWNSHIP,
        actor.post_id,
    )


def test_adapter_keeps_phones_with_the_user():
    adapter, user = LoginAdapter(), User.objects.create_user(PHONE)
    assert adapter.get_phone(user) == (PHONE, False)
    adapter.set_phone_verified(user, PHONE)
    assert adapter.get_phone(User.objects.get()) == (PHONE, True)
    adapter.set_phone(user, "13900000000", False)
    assert adapter.get_user_by_phone("13900000000") == user
    assert adapter.get_user_by_phone(PHONE) is None


def test_phone_field_speaks_chinese_only():
    for typed in ("", "--", "12", "x" * 50):
        with pytest.raises(ValidationError) as refused:
            PhoneField(max_length=40).clean(typed)
        assert not any(letter.isascii() and letter.isalpha() for letter in "".join(refused.value.messages))
