"""Manifest, service worker and the page without a network: what a phone keeps, and what it never does."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from niangjia.core.declare import gather
from tests.support.answers import methods, words

WORKER, OFFLINE, MANIFEST = "/sw.js", "/offline/", "/manifest.webmanifest"


@pytest.mark.django_db
def test_manifest_names_the_product_and_its_icon(client, settings):
    settings.NIANGJIA_SITE_NAME = "某市娘家"
    answer = client.get(MANIFEST)
    found = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (found["name"], found["start_url"], found["display"], found["lang"]) == (
        "某市娘家",
        "/",
        "standalone",
        "zh-Hans",
    )
    assert [finders.find(icon["src"].removeprefix("/static/")) is None for icon in found["icons"]] == [False]
    assert f'href="{MANIFEST}"' in words(client.get("/"))


@pytest.mark.django_db
def test_service_worker_stands_at_the_root_as_a_script(client):
    answer = client.get(WORKER)
    assert answer["Content-Type"] == "text/javascript"


@pytest.mark.django_db
def test_service_worker_keeps_static_files_and_one_page_and_nobodys_own(client):
    script = words(client.get(WORKER))
    declared = {reverse(name) for one in gather("kept_pages", "PAGES") for name in (one.page, one.shell)}
    assert set(re.findall(r'"(/[^"]*)"', script)) == {"/offline/", "/static/"} | declared
    assert 'method !== "GET"' in script
    kept, fetched = script.split("} else if (event.request.mode")
    assert ("cache.put" in kept, "cache.put" in fetched) == (True, False)


@pytest.mark.django_db
def test_pages_kept_on_a_phone_are_the_same_for_everybody(client, member):
    for one in gather("kept_pages", "PAGES"):
        pages = [words(who.get(reverse(one.shell))) for who in (client, member)]
        assert pages[0] == pages[1], one.shell
        assert "csrfmiddlewaretoken" not in pages[0]


@pytest.mark.django_db
def test_page_without_a_network_needs_nobody_and_offers_the_phone(client, member, settings):
    settings.NIANGJIA_HOTLINE = "12351"
    for one in (client, member):
        page = words(one.get(OFFLINE))
        assert 'href="tel:12351"' in page
    assert "周小燕" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("url", [WORKER, OFFLINE, MANIFEST])
def test_wrong_method(client, url):
    assert [name for name, status in methods(client, url).items() if status != 405] == ["get"]
