import pytest

from tests.support.factories import Federation, make_federation


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()
