"""Every URL has a name of its own."""

from tests.support.routes import routes


def test_urls_have_names_of_their_own():
    names = [route.name for route in routes()]
    assert all(names)
    assert sorted(names) == sorted(set(names))
