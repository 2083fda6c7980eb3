"""What people, browsers and scanners may send: strategies for texts, forms and bodies that nobody asked for."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.support.answers import NOBODYS
from tests.support.pictures import make_picture

#: Each has felled a form somewhere.
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "💐👨‍👩‍👧‍👦",
    "𠮷野家",
    "歐陽靜儀（臺灣）",
    "x" * 20_000,
    "长" * 5_000,
    "9" * 400,
    "-1",
    "0",
    "1e400",
    "NaN",
    "²",
    "٣",
    "９９９",
    "2147483648",
    "9223372036854775808",
    "\u202eabc\u202c",
    "שלום עולם",
    "مرحبا",
    "e\u0301\u0323" * 40,
    "\ufeff",
    "\ufffe\uffff",
    "\r\n\r\nSet-Cookie: a=b",
    "../../etc/passwd",
    "%s%n%(x)s{0}{{ 1 }}{% now %}",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "null",
    "[]",
    '{"a": [1]}',
    "on",
    "true",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01",
    "2023-02-30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2023-03-08T25:61",
    NOBODYS,
    NOBODYS.upper(),
    "urn:uuid:" + NOBODYS,
)

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(-(10**20), 10**20).map(str),
    st.dates().map(str),
)


def files() -> st.SearchStrategy[Any]:
    """An upload: nothing in it, no picture, a picture cut short, a picture under a strange name."""
    whole = make_picture().read()
    return st.builds(
        SimpleUploadedFile,
        st.sampled_from(["a.jpg", "../../a.webp", "长" * 300 + ".png", "a\x00.jpg", "x"]),
        st.one_of(st.just(b""), st.binary(max_size=200), st.just(whole), st.just(whole[: len(whole) // 2])),
        st.sampled_from(["image/jpeg", "text/html", "", "application/x-php"]),
    )


def _lists() -> st.SearchStrategy[list[str]]:
    return st.lists(texts, max_size=3)


@st.composite
def changed(
    draw: Any, fields: dict[str, list[str]], uploads: frozenset[str], names: list[str]
) -> dict[str, list[Any]]:
    """A form as it was drawn, with up to three of its fields given something else, taken away or sent twice.

    :param names: fields of other forms, one of which may be sent along.
    """
    sent: dict[str, list[Any]] = {name: list(values) for name, values in fields.items()}
    own = sorted({*fields, *uploads})
    for name in draw(st.lists(st.sampled_from(own or names), max_size=3, unique=True)):
        sent[name] = draw(st.lists(files(), max_size=2)) if name in uploads else draw(_lists())
    for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        sent.setdefault(name, draw(_lists()))
    return {name: values for name, values in sent.items() if values}


#: Bodies that are no form at all: type of content and bytes.
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", json.dumps({"version": 1, "title": "x", "act": "publish"}).encode()),
    ("application/json", b"[" * 5_000),
    ("application/json", b"\xff\xfe"),
    ("text/plain", "姓名=张三".encode("gb18030")),
    (
        "application/xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
    ("application/x-www-form-urlencoded", b"version=%ED%A0%80&reason=%FF%FE&stars=%00&act=%"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"reason=+AGE-"),
    ("application/x-www-form-urlencoded; charset=no-such", b"reason=a"),
    (
        "application/x-www-form-urlencoded",
        urlencode([(f"f{number}", "") for number in range(1_200)]).encode(),
    ),
    ("application/x-www-form-urlencoded", b"&&&===&=a&reason"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\ncut'),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
    ("", b"reason=a"),
    ("no/such; charset=" + quote("型"), b"\x00" * 100),
)
