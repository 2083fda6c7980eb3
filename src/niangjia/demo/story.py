"""The story: every room's chapter, in order, on one stage."""

from collections.abc import Callable

from django.db import transaction

from niangjia.core import declare
from niangjia.demo.stage import Stage

Announce = Callable[[declare.Chapter, int, int], None]


def chapters() -> list[declare.Chapter]:
    """List the chapters in the order of the story."""
    found: list[declare.Chapter] = declare.gather("demo", "CHAPTERS")
    return found


def play(stage: Stage, announce: Announce | None = None) -> None:
    """Play every chapter, each in a transaction of its own."""
    story = chapters()
    for number, chapter in enumerate(story, start=1):
        if announce is not None:
            announce(chapter, number, len(story))
        with transaction.atomic():
            chapter.build(stage)
