"""Long lists are paged without counting or sorting all of them."""

import pytest

from niangjia.core.paging import BoundedPaginator
from niangjia.people.models import Person

pytestmark = pytest.mark.django_db
NAMES = ["丁", "乙", "丙", "甲", "戊"]


@pytest.fixture(autouse=True)
def five() -> None:
    for name in NAMES:
        Person.objects.create(name=name)


@pytest.mark.parametrize(("most", "count", "more"), [(10, 5, False), (5, 5, False), (4, 4, True)])
def test_pages_are_in_order_and_say_when_there_are_more(most, count, more, django_assert_num_queries):
    found = Person.objects.select_related("home_org").order_by("pinyin", "id")
    in_order = [person.name for person in found.all()]
    paginator = BoundedPaginator(found, 2, most)
    with django_assert_num_queries(2):
        page = paginator.get_page(2)
        assert [person.name for person in page] == in_order[2:4]
    assert (paginator.count, paginator.more, paginator.num_pages) == (count, more, (count + 1) // 2)


def test_of_many_found_by_searching_some_are_shown_in_order():
    page = BoundedPaginator(Person.objects.order_by("pinyin", "id"), 5, 3, sparse=True).get_page(1)
    assert (len(page), page.paginator.more) == (3, True)
    assert [person.pinyin for person in page] == sorted(person.pinyin for person in page)


def test_nobody_is_one_empty_page():
    page = BoundedPaginator(Person.objects.none(), 2).get_page("9")
    assert (page.number, list(page), page.paginator.more) == (1, [], False)
