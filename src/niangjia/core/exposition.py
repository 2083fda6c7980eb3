"""What Prometheus reads: what processes counted, and how things stand at this moment."""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from niangjia.core import declare, health
from niangjia.core.access import anyone


@anyone
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the metrics to who knows the token; to everybody else there is nothing here."""
    wanted = settings.NIANGJIA_METRICS_TOKEN
    sent = request.headers.get("Authorization", "")
    if not wanted or not secrets.compare_digest(sent.encode(), f"Bearer {wanted}".encode()):
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    from niangjia.core.metrics import FOLDER, forget_dead

    forget_dead(entirely=False)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(FOLDER))
    registry.register(MomentCollector())
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )


class MomentCollector(Collector):
    """Asks for health, and for what rooms declare in ``gauges``; without a database health is all there is to tell."""

    def collect(self) -> Iterator[Metric]:
        found = health.checker.check()
        yield GaugeMetricFamily("niangjia_ready", "Whether the product can serve.", value=int(found.ready))
        wrong = GaugeMetricFamily("niangjia_wrong", "What fails or waits: see /readyz.", labels=["part"])
        for part in health.PARTS:
            wrong.add_metric([part], int(part in found.failed + found.degraded))
        yield wrong
        if found.ready:
            at = timezone.now()
            for gauge in declare.gather("gauges", "GAUGES"):
                try:
                    yield GaugeMetricFamily(gauge.name, gauge.help, value=gauge.measure(at))
                except DatabaseError:
                    continue
