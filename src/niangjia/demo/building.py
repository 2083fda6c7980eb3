"""Build the demo year, from an empty place to a marked demo."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from niangjia.demo import ground, marker, story
from niangjia.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the mark, and whether it was there before."""

    mark: marker.Mark
    fresh: bool


def build(
    folder: Path, stage: Stage, announce: story.Announce | None = None, *, rebuild: bool = False
) -> Built:
    """Build the demo in this data directory, or leave the one that stands there.

    :param rebuild: build again although one stands there.
    :raises NotADemo: there is a database, and it is not a demo's.
    """
    standing = ground.stands(folder)
    if standing is not None and not rebuild:
        return Built(standing, fresh=False)
    begun = time.monotonic()
    with ground.cleared(folder):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        story.play(stage, announce)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    mark = marker.Mark(
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        today=stage.today.isoformat(),
        scale=stage.scale,
        seconds=round(time.monotonic() - begun, 1),
        database=connection.vendor,
    )
    marker.write(folder, mark)
    return Built(mark, fresh=True)


def read_scale(text: str) -> float:
    """Read a scale: a number above 0, or ``small``.

    :raises ValueError: it is neither.
    """
    scale = 0.05 if text == "small" else float(text)
    if not 0 < scale <= 100:
        raise ValueError(text)
    return scale


def read_today(text: str, default: date) -> date:
    """Read a day like 2026-11-24; nothing gives the default."""
    return date.fromisoformat(text) if text else default
