"""The log, without personal data: one line a record, of things that cannot name anybody.

Nothing is searched for and blotted out: only what is known to be harmless is written. Of an exception that is its type and
where it came from, never its text (a database quotes the row, a form the value); of a library's sentence its template, never
what was filled in; of a request its route (``core.trace``). Our own loggers (``niangjia.…``) are taken at their word.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from http.client import responses
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

from niangjia.core.trace import Trace, current

#: Ours; the web server (its first lines: a traceback may follow); the job worker, whose results ``core.job_reports`` cleans.
TAKEN_AT_THEIR_WORD = ("niangjia", "_granian", "django-q")
WITHHELD = "(withheld)"
WARNED = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<kind>\w+): ")
FILLED_IN = re.compile(r"%(\(\w+\))?[-#0 +]*[\d*]*(\.[\d*]+)?[a-zA-Z]")
DEEPEST = 40
LONGEST_CHAIN = 5


def describe(record: logging.LogRecord) -> dict[str, Any]:
    """Give what may be written of a record, in the order of writing."""
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message_of(record),
    }
    trace = getattr(getattr(record, "request", None), "trace", None) or current.get()
    if isinstance(trace, Trace):
        told |= trace.told()
    for name, key in (("status_code", "status"), ("ms", "ms")):
        value = getattr(record, name, None)
        if isinstance(value, int | float):
            told[key] = value
    told["process"] = record.process
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        told["error"] = chain_of(error)
    elif not _is_trusted(record) and "status" not in told:
        told["where"] = f"{_short(record.pathname)}:{record.lineno}"
    return told


def chain_of(error: BaseException) -> list[dict[str, Any]]:
    """Tell an exception and those it came from: type, place, and what a database says without quoting a row."""
    chain: list[dict[str, Any]] = []
    one: BaseException | None = error
    while one is not None and len(chain) < LONGEST_CHAIN:
        told: dict[str, Any] = {"type": f"{type(one).__module__}.{type(one).__qualname__}"}
        state = getattr(one, "sqlstate", None)
        if isinstance(state, str) and re.fullmatch(r"[0-9A-Z]{5}", state):
            told["sqlstate"] = state
            told["constraint"] = getattr(getattr(one, "diag", None), "constraint_name", None)
        if isinstance(one, OSError) and isinstance(one.errno, int):
            told["errno"] = one.errno
        told["stack"] = _stack_of(one.__traceback__)
        chain.append({key: value for key, value in told.items() if value is not None})
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return chain


def brief(error: BaseException) -> str:
    """Tell an exception in one line: its type and where it was raised."""
    first = chain_of(error)[0]
    return f"{first['type']} at {first['stack'][-1]}" if first["stack"] else str(first["type"])


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(describe(record), ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """One line for people, and a line for each step of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        told = describe(record)
        chain = told.pop("error", [])
        head = " ".join(str(told.pop(key)) for key in ("time", "level", "logger", "message"))
        lines = [" ".join([head, *(f"{key}={value}" for key, value in told.items())])]
        for error in chain:
            stack = error.pop("stack")
            lines.append("  " + " ".join(str(value) for value in error.values()))
            lines += [f"    {step}" for step in stack]
        return "\n".join(lines)


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to stderr. A record that cannot be written is counted as lost, not printed with all it holds."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — the name logging calls
        kind = sys.exc_info()[0]
        sys.stderr.write(f"niangjia: a log record was lost: {kind.__name__ if kind else 'unknown'}\n")


def _is_trusted(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in TAKEN_AT_THEIR_WORD


def _message_of(record: logging.LogRecord) -> str:
    if record.name == "py.warnings":  # the kind and the place of a warning, not its words
        warned = WARNED.match(record.getMessage())
        return f"{warned['kind']} at {_short(warned['path'])}:{warned['line']}" if warned else WITHHELD
    if _is_trusted(record):
        return record.getMessage().partition("\n")[0]
    if record.args and isinstance(record.msg, str):
        template = FILLED_IN.sub("…", record.msg)
        if any(letter.isalpha() for letter in template):
            return template
    status = getattr(record, "status_code", None)  # a sentence that is finished already may hold anything
    return responses.get(status, WITHHELD) if isinstance(status, int) else WITHHELD


def _stack_of(raised: TracebackType | None) -> list[str]:
    steps = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(raised)
    ]
    return steps[-DEEPEST:]


def _short(path: str) -> str:
    """Give a file's path from its package on."""
    parts = PurePath(path).parts
    for root in ("site-packages", "src"):
        if root in parts:
            return "/".join(parts[parts.index(root) + 1 :])
    return "/".join(parts[-3:])
