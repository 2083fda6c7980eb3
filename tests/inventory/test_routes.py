"""Every URL says who may open it, and has a name."""

import pytest

from tests.support.routes import Route, routes

ROUTES = routes()


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_url_declares_its_access(route: Route):
    assert route.access is not None, f"{route.pattern} does not say who may open it"
    assert route.access.audience in {"anyone", "signed_in", "roles"}
    assert (route.access.audience == "roles") == bool(route.access.roles)


def test_urls_have_names_of_their_own():
    names = [route.name for route in ROUTES]
    assert all(names)
    assert sorted(names) == sorted(set(names))
