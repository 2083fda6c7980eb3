import os
import signal
from typing import Any

from niangjia.core.declare import Chapter


def die(stage: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


CHAPTERS = [Chapter("dies", -1, die)]
