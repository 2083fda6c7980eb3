"""What came back from a page: the words told, where one is sent, what was taken away; and nonsense to send."""

import io
import re
from typing import Any

import openpyxl
from django.contrib.messages import get_messages
from django.test import Client

#: Nobody's record.
NOBODYS = "01a20eaf-0133-77f2-a94c-fd00a141f22a"
#: What no field asks for: a page that is sent this says no, and does not fall over.
NONSENSE = ("", "nonsense", "-1", "²", "９９", "💐", "x" * 5000, "9" * 5000, "a\x00b", NOBODYS)
#: An id of ours, as it stands in an address.
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def told(answer: Any) -> list[str]:
    """Give the messages a view left for the next page."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def shows_digits(text: str, digits: str) -> bool:
    """Say whether a number is shown, whole or at the end of a mask; one inside an id, a token or a longer number is not."""
    return re.search(rf"(?<![0-9A-Za-z]){digits}(?![0-9A-Za-z])", ID.sub("", text)) is not None


def sent_to(answer: Any) -> tuple[int, str]:
    """Give the status of an answer and where it leads."""
    return answer.status_code, answer.headers.get("Location", "")


def post_json(client: Client, url: str) -> Any:
    """Send what a form would send in another dress; no page of ours reads it."""
    return client.post(url, '{"version": 1, "title": "x"}', content_type="application/json")


def table(answer: Any) -> list[list[Any]]:
    """Give the rows of the first sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def refused(client: Client, url: str, *names: str) -> list[tuple[str, str]]:
    """Give the nonsense in an address that a page does not simply pass over."""
    return [
        (name, value)
        for name in names
        for value in NONSENSE
        if client.get(url, {name: value}).status_code != 200
    ]


def methods(client: Client, url: str) -> dict[str, int]:
    """Try the methods a browser's form does not use, and the two it does."""
    return {
        name: getattr(client, name)(url).status_code for name in ("get", "post", "put", "patch", "delete")
    }
