import logging
import os
from typing import Any

from django.apps import AppConfig
from django.core.signals import request_started


class FaultyConfig(AppConfig):
    name = "tests.support.faulty"
    label = "faulty"

    def ready(self) -> None:
        """Let an ordinary handler write beside ours: the control. The web server's processes set up logging anew."""
        if os.environ.get("RAW_LOG"):
            write_raw()
            request_started.connect(write_raw)


def write_raw(**kwargs: Any) -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, logging.FileHandler) for handler in root.handlers):
        handler = logging.FileHandler(os.environ["RAW_LOG"])
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        root.addHandler(handler)
