"""Which lists hold anything, in one statement."""

import pytest

from niangjia.core.asking import which_hold_any
from niangjia.orgs.models import Org
from niangjia.people.models import Person

pytestmark = pytest.mark.django_db


def test_lists_are_asked_in_one_statement(fed, django_assert_num_queries):
    orgs = Org.objects.order_by("name")
    lists = (
        orgs.filter(pk=fed.union.pk).select_related("district"),
        orgs.none(),
        Person.objects.filter(name="%没有这个人"),
        orgs.filter(name__contains="%"),
        orgs.filter(pk__in=orgs.filter(depth__gt=1)).distinct(),
    )
    with django_assert_num_queries(1):
        assert which_hold_any(*lists) == [True, False, False, False, True]
    with django_assert_num_queries(0):
        assert which_hold_any() == which_hold_any(*[]) == []
