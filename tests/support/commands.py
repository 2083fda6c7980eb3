"""``niangjia``, run many times in one process of its own: most of a command's time goes into starting."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SCRIPT = """
import contextlib, io, json, sys
from niangjia.config.cli import main
done = []
for words in json.load(sys.stdin):
    out, err, status = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as left:
            status = left.code or 0
    done.append([status, out.getvalue(), err.getvalue()])
print(json.dumps(done))
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run_together(environment: Mapping[str, str], commands: Sequence[Sequence[str]]) -> list[Done]:
    """Run commands one after the other in one process with these variables."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([list(words) for words in commands]),
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Done(*one) for one in json.loads(done.stdout)]


def assert_refused(environment: Mapping[str, str], cases: Sequence[tuple[Sequence[str], str]]) -> None:
    """Every command is bad use: status 2, nothing on stdout, one line on stderr that names what is wrong."""
    commands = [words for words, _named in cases]
    for done, (words, named) in zip(run_together(environment, commands), cases, strict=True):
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), (words, done)
        assert named in done.stderr, words
