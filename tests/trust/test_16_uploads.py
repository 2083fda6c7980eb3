"""Uploads. Content sniffed, images re-encoded without EXIF, size and pixel limits, served only to those allowed."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from niangjia.activities import services
from niangjia.core import files
from niangjia.core.files import BadPicture, save_picture
from niangjia.people import roles
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_person,
)
from tests.support.offers import make_activity, make_headcount
from tests.support.pictures import make_picture

SECRET = "密云水库旁 40.37N"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def kept(relative: str) -> bytes:
    return (Path(conf.MEDIA_ROOT) / relative).read_bytes()


def photo(kind: str = "JPEG", tail: bytes = b"") -> SimpleUploadedFile:
    """A picture with a place, a camera and words in its EXIF, turned on its side."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = SECRET, "V2304A", 6
    exif.get_ifd(0x8825)[2] = (40.0, 22.0, 0.0)
    made = io.BytesIO()
    Image.new("RGB", (80, 40), "orange").save(made, kind, exif=exif)
    return SimpleUploadedFile(f"photo.{kind.lower()}", made.getvalue() + tail, f"image/{kind.lower()}")


@pytest.mark.parametrize("kind", sorted(files.KINDS))
def test_picture_is_written_anew_without_exif(kind: str):
    relative = save_picture(photo(kind), "sheets")
    raw = kept(relative)
    with Image.open(io.BytesIO(raw)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (40, 80), {})
    assert [word for word in (SECRET.encode(), b"V2304A", b"Exif") if word in raw] == []


def test_what_hangs_behind_a_picture_is_left_behind():
    raw = kept(save_picture(photo("PNG", tail=b"PK\x03\x04<?php evil"), "sheets"))
    assert b"evil" not in raw


def test_name_of_the_file_is_not_kept():
    upload = make_picture("../../王小明 身份证.png")
    relative = save_picture(upload, "sheets")
    assert (relative.startswith("sheets/"), relative.endswith(".webp"), len(relative)) == (True, True, 44)


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", SVG, b"%PDF-1.7", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"<html>"],
    ids=["empty", "text", "svg", "pdf", "gif", "cut png", "zip", "html"],
)
def test_content_decides_not_the_name(content: bytes):
    with pytest.raises(BadPicture):
        save_picture(SimpleUploadedFile("photo.jpg", content, "image/jpeg"), "sheets")
    assert list(Path(conf.MEDIA_ROOT).rglob("*")) == []


def test_kinds_nobody_needs_are_refused():
    for kind in ("GIF", "BMP", "TIFF"):
        made = io.BytesIO()
        Image.new("RGB", (8, 8)).save(made, kind)
        with pytest.raises(BadPicture):
            save_picture(SimpleUploadedFile("photo.jpg", made.getvalue(), "image/jpeg"), "sheets")


def test_large_file_is_refused():
    upload = SimpleUploadedFile("photo.jpg", b"\xff" * (files.LARGEST_BYTES + 1), "image/jpeg")
    with pytest.raises(BadPicture, match="12 MB"):
        save_picture(upload, "sheets")


def bomb(side: int) -> bytes:
    """A picture of many pixels in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [7_100, 12_000, 60_000])
def test_picture_of_too_many_pixels_is_refused_unopened(side: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("it was unpacked"))
    with pytest.raises(BadPicture):
        save_picture(SimpleUploadedFile("photo.png", bomb(side), "image/png"), "sheets")


def test_large_picture_is_kept_small():
    relative = save_picture(make_picture(size=(3000, 2000)), "sheets")
    with Image.open(io.BytesIO(kept(relative))) as picture:
        assert picture.size == (1600, 1067)


def read(client: Client, url: str) -> Any:
    """Open a file and read it to its end, which closes it."""
    answer = client.get(url)
    assert b"".join(answer)[:4] == b"RIFF"
    return answer


def test_photo_of_a_sheet_is_served_to_those_of_the_scope_only(fed: Federation):
    sheet = make_headcount(org=fed.station, photo=make_picture())
    url = reverse("activities:headcount_photo", args=[sheet.pk])
    allowed = [
        client_for(make_actor(roles.STATION, fed.station)),
        client_for(make_actor(roles.AUDITOR, fed.township)),
    ]
    others = [
        client_for(make_actor(roles.STATION, fed.other_station)),
        client_for(make_actor(roles.DISTRICT, fed.other_district)),
        client_for(make_person(org=fed.union)),
    ]
    answers = [read(client, url) for client in allowed]
    assert [
        (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) for answer in answers
    ] == [(200, "image/webp", "nosniff")] * 2
    assert ["no-store" in answer["Cache-Control"] for answer in answers] == [True] * 2
    assert [client.get(url).status_code for client in others] == [404] * 3
    assert Client().get(url).status_code == 302


def test_picture_of_a_draft_is_not_public(fed: Federation):
    draft = make_activity(org=fed.township, published=False)
    services.set_picture(activity=draft, upload=make_picture(), actor=TEST, at=timezone.now())
    url = reverse("activities:picture", args=[draft.pk])
    assert Client().get(url).status_code == 404
    assert read(client_for(make_actor(roles.TOWNSHIP, fed.township)), url).status_code == 200


def test_folder_of_pictures_is_not_served(fed: Federation):
    sheet = make_headcount(org=fed.station, photo=make_picture())
    client = client_for(make_actor(roles.STATION, fed.station))
    paths = [
        f"/media/{sheet.photo}",
        f"/{sheet.photo}",
        f"/static/{sheet.photo}",
        f"/static/../media/{sheet.photo}",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4
