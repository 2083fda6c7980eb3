from collections.abc import Iterator

import pytest

from niangjia.ledger import sources
from tests.support.ledgers import TYPE, World, make_world, register_source


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world()
    register_source(made)
    yield made
    sources.forget(TYPE)
