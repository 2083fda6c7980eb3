from typing import Any

from niangjia.core.declare import Chapter


def fail(stage: Any) -> None:
    raise RuntimeError("the chapter fails")


CHAPTERS = [Chapter("fails", -1, fail)]
