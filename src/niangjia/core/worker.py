"""The job worker's process: started, watched, started again, stopped."""

import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

PATIENCE = 15.0
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
PR_SET_PDEATHSIG = 1
COMMAND = [sys.executable, "-c", "from niangjia.config.cli import main; main(['qcluster'])"]


class Worker:
    """A job worker that is kept alive until it is told to stop."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._bound = _die_with_parent()

    def start(self) -> None:
        """Start the process, and start it again whenever it dies."""
        self._process = self._spawn()
        self._thread.start()

    def stop(self) -> None:
        """Let the job at hand finish; give up after 15 seconds."""
        self._stopping.set()
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL, preexec_fn=self._bound)

    def _watch(self) -> None:
        deaths = 0
        while self._process is not None:
            self._process.wait()
            if self._stopping.wait(PAUSES[min(deaths, len(PAUSES) - 1)]):
                return
            deaths += 1
            self._process = self._spawn()


def _die_with_parent() -> Callable[[], None] | None:
    """Let the worker stop when the server is killed and cannot stop it (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
