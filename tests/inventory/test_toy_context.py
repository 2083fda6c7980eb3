"""A new service line is a folder and one line in the settings: home, menu, Today, search and figures draw it."""

from collections.abc import Iterator
from importlib import reload

import pytest
from django.test import override_settings
from django.urls import clear_url_caches, set_urlconf

from niangjia.config import urls
from niangjia.people import roles
from tests.support.factories import client_for, make_actor, make_federation, make_person

TOY = "tests.support.toy_context"


@pytest.fixture
def toy(settings: object) -> Iterator[None]:
    """Add the toy's one line to the settings."""
    rooms = [*settings.NIANGJIA_APPS, TOY]  # type: ignore[attr-defined]
    apps = [*settings.INSTALLED_APPS, TOY]  # type: ignore[attr-defined]
    with override_settings(NIANGJIA_APPS=rooms, INSTALLED_APPS=apps):
        refresh()
        yield
    refresh()


def refresh() -> None:
    reload(urls)
    clear_url_caches()
    set_urlconf(None)


@pytest.mark.django_db
@pytest.mark.usefixtures("toy")
def test_toy_is_drawn_everywhere_without_being_named():
    federation = make_federation()
    worker = client_for(make_person(org=federation.union))
    desk = client_for(make_actor(roles.TOWNSHIP, federation.township))
    assert "借玩具" in worker.get("/").content.decode()
    assert worker.get("/toys/").content.decode() == "借玩具"
    today = desk.get("/desk/").content.decode()
    assert "玩具台账" in today
    assert "清点玩具" in today
    assert "红色小火车" in desk.get("/desk/search/", {"q": "火车"}).content.decode()
    assert "借出玩具" in desk.get("/desk/figures/").content.decode()
    assert worker.get("/desk/toys/").status_code == 404


@pytest.mark.django_db
def test_toy_is_gone_with_its_line():
    assert client_for(None).get("/toys/").status_code == 404
