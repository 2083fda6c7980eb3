"""Tests that commit leave the guards up, and the programmes and categories there."""

import pytest
from django.db import IntegrityError, connection, transaction

from niangjia.concerns.categories import DELIVERED
from niangjia.concerns.models import Category
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry, Programme
from niangjia.ledger.seed import PROGRAMMES
from tests.support.guarded import guarded_tables
from tests.support.ledgers import make_world, post


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committing_tests_start_clean(turn: int):
    assert (Entry.objects.count(), Programme.objects.count()) == (0, len(PROGRAMMES))
    assert Category.objects.count() == len(DELIVERED)
    assert set(guarded_tables()) == {"ledger_entry", "accounts_auditrecord", "accounts_auditseal"}
    entry = post(make_world(people=1), key=str(uuid7()))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
    assert Entry.objects.get() == entry
