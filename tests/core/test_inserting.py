"""Many records at once come into the database as one by one."""

import pytest
from django.db import IntegrityError, transaction

from niangjia.core.ids import uuid7
from niangjia.core.inserting import insert_many
from niangjia.people.models import Person, Vault
from tests.support.factories import make_federation

pytestmark = pytest.mark.django_db


def test_records_come_back_as_they_were_given():
    org = make_federation().union
    one = Person(name="测试\t甲\\乙\n", home_org=org)
    two = Person(name="", birth_on="1990-03-07", employer="NULL \\N")
    insert_many([one, two])
    insert_many([Vault(person=one, phone="13800000001")])
    first, second = Person.objects.get(pk=one.pk), Person.objects.get(pk=two.pk)
    assert (first.name, first.home_org, first.birth_on, first.version) == (one.name, org, None, 1)
    assert (str(second.birth_on), second.employer, second.home_org) == ("1990-03-07", two.employer, None)
    assert (first.vault.phone, one._state.adding, first.created_at) == ("13800000001", False, one.created_at)


def test_all_or_none():
    twin = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([Person(name="甲"), Person(id=twin, name="乙"), Person(id=twin, name="丙")])
    assert Person.objects.count() == 0
    insert_many([])
