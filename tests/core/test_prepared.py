"""What a prepared query gives is what the queryset would have given."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef

from niangjia.core.ids import uuid7
from niangjia.core.prepared import Given, Prepared, PreparedUpdate
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.models import Person, Post
from tests.support.factories import make_actor, make_person
from tests.support.hands import at_once
from tests.support.offers import make_session

pytestmark = pytest.mark.django_db


def _persons() -> models.QuerySet[Person]:
    held = Post.objects.filter(person=OuterRef("pk"), starts_on__lte=Given("on", models.DateField()))
    found = Person.objects.select_related("home_org").annotate(holds=Exists(held))
    return found.filter(pk=Given("person")).order_by()


PERSON = Prepared(_persons)
NAMES = Prepared(
    lambda: (
        Org.objects.filter(name=Given("name", models.CharField())).order_by("pk").values_list("pk", "level")
    )
)


def test_records_come_with_what_was_asked_for(fed, django_assert_num_queries):
    worker = make_person(org=fed.union, name="张三")
    holder = make_actor(roles.TOWNSHIP, fed.township)
    with django_assert_num_queries(2):
        first = PERSON.first(person=worker.pk, on="2050-01-01")
        second = PERSON.first(person=holder.person_id, on="2050-01-01")
        assert (first, first.name, first.home_org) == (worker, "张三", fed.union)
        assert (first.holds, second.pk, second.holds) == (False, holder.person_id, True)
    assert (
        vars(first).keys() - {"holds"}
        == vars(Person.objects.select_related("home_org").get(pk=worker.pk)).keys()
    )
    assert not PERSON.first(person=holder.person_id, on="1950-01-01").holds
    assert PERSON.first(person=uuid7(), on="2050-01-01") is None


def test_tuples_come_as_tuples(fed):
    asked = Org.objects.filter(name=fed.union.name).order_by("pk").values_list("pk", "level")
    assert NAMES.ask(name=fed.union.name) == list(asked)
    assert NAMES.ask(name="%s' OR 1=1 --") == []


def test_update_tells_how_many_rows_it_met(fed):
    session = make_session(org=fed.township, capacity=1)
    take = PreparedUpdate(
        lambda: type(session).objects.filter(pk=Given("pk"), capacity__gt=F("taken")), taken=F("taken") + 1
    )
    assert [take.run(pk=session.pk), take.run(pk=session.pk), take.run(pk=uuid7())] == [1, 0, 0]
    session.refresh_from_db()
    assert session.taken == 1


def test_update_that_fails_spoils_its_transaction(fed):
    session = make_session(org=fed.township, capacity=1)
    oversell = PreparedUpdate(lambda: type(session).objects.filter(pk=Given("pk")), taken=F("taken") + 2)
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            oversell.run(pk=session.pk)
        assert transaction.get_rollback()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_side_by_side():
    people = [make_person(name=f"职工{number}") for number in range(6)]

    def asking(person: Person) -> Callable[[], Any]:
        return lambda: [PERSON.first(person=person.pk, on="2050-01-01").name for _turn in range(20)]

    assert at_once([asking(one) for one in people]) == [[one.name] * 20 for one in people]
