"""The forms that stand on a page, filled in as somebody would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

#: What somebody would type into an empty field, by its kind.
TYPED = {
    "tel": "13900001111",
    "number": "1",
    "date": "2023-03-08",
    "datetime-local": "2023-03-08T09:30",
    "password": "000000",
    "search": "测试",
}


@dataclass
class Drawn:
    """A form: where it is sent, what it holds, and the buttons that send something of their own."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    uploads: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Drawn] = []
        self.named: dict[str, Drawn] = {}
        self.form: Drawn | None = None
        self.select = self.choice = ""
        self.area = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            action = urljoin(self.address, given.get("action", "")) or self.address
            self.form = Drawn(action, given.get("method", "get").lower())
            self.forms.append(self.form)
            if given.get("id"):
                self.named[given["id"]] = self.form
            return
        form, name = self.named.get(given.get("form", ""), self.form), given.get("name", "")
        if tag == "option" and self.form is not None and self.select:
            if ("selected" in given or self.select not in self.form.fields) and given.get("value", ""):
                self.form.fields[self.select] = [given["value"]]
        elif form is None or not name:
            return
        elif tag == "input":
            self._input(form, name, given)
        elif tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            form.fields[name] = ["测试"]

    def _input(self, form: Drawn, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "file":
            form.uploads.add(name)
        elif kind in {"submit", "image"}:
            form.buttons.append((name, given.get("value", "")))
        elif kind in {"checkbox", "radio"}:
            if "checked" in given or (kind == "radio" and name not in form.fields):
                form.fields[name] = [given.get("value", "on")]
        else:
            form.fields[name] = [given.get("value") or TYPED.get(kind, "测试")]

    def handle_data(self, data: str) -> None:
        if self.area and self.form is not None and data.strip():
            self.form.fields[self.area] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def forms_on(page: str, address: str) -> list[Drawn]:
    """Read the forms of a page opened at an address; those with several buttons come once for each."""
    reader = _Reader(address)
    reader.feed(page)
    found = []
    for form in reader.forms:
        form.fields.pop("csrfmiddlewaretoken", None)
        for name, value in form.buttons or [("", "")]:
            sent = {**form.fields, **({name: [value]} if name else {})}
            found.append(Drawn(form.action, form.method, sent, form.uploads))
    return found
