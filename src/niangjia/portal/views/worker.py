"""What a worker opens: home, stations, the union, me."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from niangjia.core import declare
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.places import kilometres_to
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching, nearest_station, place_of, with_stations
from niangjia.people.queries import membership_now

#: Asked for by the phone itself, to find the nearest of all; where it is it keeps to itself.
#: Above the services stand this many cards of what is mine, the others below them: the services stay in sight.
ABOVE, FIRST_BEFORE = 2, 50
EVERYWHERE = "all"
SERVICE_WORKER = """
const CACHE = "niangjia-static-2", OFFLINE = "/offline/", SHELLS = %(shells)s;
const keep = () => caches.open(CACHE).then((cache) => cache.add(OFFLINE)).then(() => self.skipWaiting());
// A page of nobody's, asked for as nobody, with what it is drawn with: shown where the real one cannot be reached.
const keepShell = async (page) => {
  if (!SHELLS[page]) return false;
  const answer = await fetch(SHELLS[page], { credentials: "omit" });
  if (!answer.ok || answer.redirected) return false;
  const cache = await caches.open(CACHE);
  const parts = (await answer.clone().text()).matchAll(/(?:href|src)=.([/]static[/][^" ]+)/g);
  await cache.addAll([...parts].map((part) => part[1]));
  await cache.put(SHELLS[page], answer);
  return true;
};
const forget = async () => {
  for (const name of await caches.keys()) if (name.startsWith("niangjia-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
};
self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forget()));
self.addEventListener("message", (event) => event.waitUntil(
  keepShell(event.data?.keep).catch(() => false).then((kept) => event.ports[0]?.postMessage(kept))));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) {
    event.respondWith(caches.open(CACHE).then(async (cache) => {
      const kept = await cache.match(event.request);
      if (kept) return kept;
      const answer = await fetch(event.request);
      if (answer.ok) cache.put(event.request, answer.clone());
      return answer;
    }));
  } else if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(async () =>
      (SHELLS[address.pathname] && await caches.match(SHELLS[address.pathname])) || caches.match(OFFLINE)));
  }
});
"""


@anyone
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what is mine next, what I can use, and what is near."""
    at = database_now()
    sections = declare.ask("tiles", "home_sections", request.actor, request.person, at)
    mine = [section for section in sections if section.order < FIRST_BEFORE]
    context = {
        "tiles": declare.gather("tiles", "TILES")[:8],
        "first": mine[:ABOVE],
        "rest": [*mine[ABOVE:], *(section for section in sections if section.order >= FIRST_BEFORE)],
        "station": nearest_station(request.person.home_org) if request.person else None,
    }
    return render(request, "portal/worker_home.html", context)


def _district(request: HttpRequest) -> Org | None:
    """Give the district somebody chose, or the one they belong to, or the first that has stations."""
    chosen = with_stations().filter(region_code=text_of(request, "district") or "-").first()
    if chosen is not None:
        return chosen
    home = request.person.home_org if request.person else None
    return home.district if home is not None and home.district_id else with_stations().first()


def _station(request: HttpRequest) -> Org | None:
    """Give the station that stands closest to somebody, or the first of the district they chose."""
    home = request.person.home_org if request.person else None
    return nearest_station(home) or nearest_station(_district(request))


@anyone
@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    """List service stations of a district, with phone, hours and the way there."""
    district, text = _district(request), search_of(request)
    everywhere = request.GET.get("district") == EVERYWHERE
    found = Org.objects.open().stations()
    if not everywhere:
        found = found.filter(district=district) if district else found.none()
    here = place_of(request.person.home_org) if request.person else None
    listed = [(station, kilometres_to(station, here)) for station in matching(found, text)]
    listed.sort(key=lambda pair: (pair[1] is None, pair[1] or 0.0))
    context = {
        "stations": listed,
        "district": None if everywhere else district,
        "districts": with_stations(),
        "text": text,
        "everywhere": EVERYWHERE,
    }
    return render(request, "portal/worker_stations.html", context)


@anyone
@require_GET
def union(request: HttpRequest) -> HttpResponse:
    """Show whom to turn to: the hotline, legal aid, my union, how to join."""
    person = request.person
    membership = membership_now(person) if person else None
    context = {
        "membership": membership,
        "station": _station(request),
        "sections": declare.ask("tiles", "union_sections", request.actor, person, database_now()),
    }
    return render(request, "portal/worker_union.html", context)


@signed_in
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show what is mine: sign-ups, records, data, log-ins."""
    context = {
        "links": declare.gather("tiles", "ME_LINKS"),
        "membership": membership_now(request.person) if request.person else None,
    }
    return render(request, "portal/worker_me.html", context)


@anyone
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network, and what works without."""
    return render(request, "portal/offline.html")


@anyone
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Let a phone keep the product on its first screen."""
    return JsonResponse(
        {
            "name": settings.NIANGJIA_SITE_NAME,
            "short_name": settings.NIANGJIA_SITE_NAME,
            "start_url": "/",
            "display": "standalone",
            "lang": "zh-Hans",
            "background_color": "#FBF7F2",
            "theme_color": "#B3201B",
            "icons": [{"src": static("niangjia/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@anyone
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Keep styles, drawings and the pages rooms declare on the phone; never a page of somebody's."""
    pages = declare.gather("kept_pages", "PAGES")
    shells = json.dumps({reverse(one.page): reverse(one.shell) for one in pages})
    return HttpResponse(SERVICE_WORKER % {"shells": shells}, content_type="text/javascript")
