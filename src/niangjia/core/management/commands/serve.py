"""``niangjia serve``: the web server and the job worker, started and stopped together."""

import fcntl
import hashlib
import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from niangjia.core import declare, jobs
from niangjia.core.worker import Worker

BAD_USE = 2
READY_WITHIN = 60.0
#: Connections that wait to be accepted, and those a web process holds open, idle ones of phones included. Few would let
#: a handful of idle phones keep everybody out; both together are the queue, and what comes beyond is not let in.
WAITING, OPEN = 4096, 1024
FILES = 4 * OPEN
ANYWHERE = "0.0.0.0"  # noqa: S104 — a name for it, not a choice


class Command(BaseCommand):
    help = "Serve the product, with a job worker beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="Address to listen on (default: this machine only)."
        )
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on (default: 8000).")
        parser.add_argument("--workers", type=int, default=1, help="Web processes (default: 1).")
        parser.add_argument("--threads", type=int, default=8, help="Threads in each (default: 8).")
        parser.add_argument(
            "--no-worker", action="store_true", help="Start no job worker: one runs elsewhere."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken(host, port)
        if settings.NIANGJIA_DEMO:  # codes and messages lead here, whatever the port
            address = f"http://{'127.0.0.1' if host == ANYWHERE else host}:{port}"
            os.environ.setdefault("NIANGJIA_BASE_URL", address)
        self._ready_database()
        gather_static()
        if settings.NIANGJIA_METRICS_TOKEN:
            from niangjia.core.metrics import forget_dead

            forget_dead(entirely=True)
        jobs.schedule_recurring()
        connection.close()
        worker = None if options["no_worker"] else Worker()
        if worker:
            worker.start()
        threading.Thread(target=self._tell, args=(host, port), daemon=True).start()
        try:
            serve(host, port, workers=options["workers"], threads=options["threads"])
        finally:
            if worker:
                worker.stop()

    def _ready_database(self) -> None:
        """Make sure that the database is there and up to date; only a demo's is changed for that.

        :raises CommandError: it is not; the text says what to do.
        """
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {error}", returncode=1) from None
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not waiting:
            return
        if not executor.loader.applied_migrations:
            remedy = "niangjia demo build" if settings.NIANGJIA_DEMO else "niangjia migrate"
            raise CommandError(f"The database is empty: run `{remedy}` first.", returncode=BAD_USE)
        if not settings.NIANGJIA_DEMO:
            text = f"{len(waiting)} migrations are waiting: run `niangjia migrate` first."
            raise CommandError(text, returncode=BAD_USE)
        call_command("migrate", verbosity=0, interactive=False)

    def _tell(self, host: str, port: int) -> None:
        """Print the address, and who one can be, as soon as the server answers."""
        if not wait_for(host, port):
            return
        address = f"http://{'127.0.0.1' if host == ANYWHERE else host}:{port}"
        self.stdout.write(f"\n  Niangjia is served at {address}\n")
        if settings.NIANGJIA_DEMO:
            self.stdout.write(f"  Log in with one tap at {address}/demo/ as:\n")
            for one in declare.ask("personas", "personas"):
                self.stdout.write(f"    {one.name}  {one.title} · {one.org}")
        self.stdout.write("\n  Ctrl-C stops it.\n")
        self.stdout.flush()
        connection.close()


def serve(host: str, port: int, *, workers: int, threads: int) -> None:
    """Run the web server until it is told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    allow_open_files()
    Granian(
        "niangjia.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=WAITING,
        backpressure=OPEN,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
    ).serve()


def allow_open_files() -> None:
    """Allow as many open files as there may be connections, as far as we may."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if resource.RLIM_INFINITY != soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def refuse_taken(host: str, port: int) -> None:
    """Say so at once when the port is not to be had.

    :raises CommandError: somebody else listens there, or we may not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error}. --port chooses another.", returncode=BAD_USE
            ) from None


def wait_for(host: str, port: int) -> bool:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def gather_static() -> None:
    """Collect and compress the static files, when one of them has changed."""
    if "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]:
        return
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            seen.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".stamp", seen.hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # of two servers that start at once, one collects
        if not stamp.exists() or stamp.read_text() != wanted:
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(wanted)
