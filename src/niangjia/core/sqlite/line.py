"""Standing in line to write: threads of a process behind each other, processes in turn."""

import fcntl
import os
import threading
import time

PAUSE = 0.001
_threads = threading.Lock()


def _forget() -> None:
    """A child of this process has none of its threads, and none of their turns."""
    global _threads
    _threads = threading.Lock()


os.register_at_fork(after_in_child=_forget)


class Line:
    """A place in the line for one file.

    Who is next holds the turn while it waits for the pen, so that no process writes twice while another waits. A process that
    ends lets go of both. What the line cannot hold (no such folder, no room) SQLite still does.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._pen: int | None = None
        self._before: threading.Lock | None = None

    def enter(self, seconds: float) -> bool:
        """Wait for our turn; say whether it came in this time."""
        until = time.monotonic() + seconds
        threads = _threads
        if not threads.acquire(timeout=seconds):
            return False
        self._before = threads
        try:
            turn = self._hold("-turn", until)
            try:
                self._pen = self._hold("-pen", until)
            finally:
                os.close(turn)
        except TimeoutError:
            self.leave()
            return False
        except OSError:
            pass
        return True

    def leave(self) -> None:
        """Let the next one write; harmless for who does not."""
        if self._pen is not None:
            os.close(self._pen)
            self._pen = None
        if self._before is not None:
            self._before.release()
            self._before = None

    def _hold(self, suffix: str, until: float) -> int:
        held = os.open(f"{self._file}{suffix}", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            while not _locked(held):
                if time.monotonic() > until:
                    raise TimeoutError
                time.sleep(PAUSE)
        except BaseException:
            os.close(held)
            raise
        return held


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
