import pytest

from tests.support.ledgers import World, fill, make_world


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    fill(made, 90)
    made.people[2].merged_into = made.people[3]
    made.people[2].save()
    return made
