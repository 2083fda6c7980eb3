"""The disk full, while a record or an export is written, a picture is kept, a file is sealed: an answer in words, nothing half-saved.

A backup without room is in ``test_07_backup``, where there is something to back up.
"""

import os
import sqlite3
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.activities.models import HeadcountSheet
from niangjia.core.files import whole
from niangjia.core.ids import uuid7
from niangjia.core.sealed_files import seal_file
from niangjia.ledger.models import Entry
from niangjia.people import roles
from tests.support.answers import words
from tests.support.factories import Federation, client_for, make_actor, make_federation
from tests.support.full import largest_file
from tests.support.ledgers import post
from tests.support.pictures import make_picture

pytestmark = pytest.mark.django_db
NEW = "/desk/headcounts/new/"
EXPORT = "/desk/figures/services.times/export/?since=2023-01-01&until=2023-12-31"


def without_room(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Say what the engine says when it cannot write."""
    if sql.startswith(("INSERT", "UPDATE")):
        if connection.vendor == "sqlite":
            raise OperationalError("database or disk is full") from sqlite3.OperationalError()
        raise OperationalError(
            "could not extend file: No space left on device"
        ) from psycopg.errors.DiskFull()
    return execute(sql, params, many, context)


def full_database() -> AbstractContextManager[None]:
    return connection.execute_wrapper(without_room)


@pytest.fixture
def federation(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def district(federation) -> Any:
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    client.raise_request_exception = False
    return client


def sheet_of(federation: Any, **fields: Any) -> dict[str, Any]:
    return {
        "org": str(federation.township.pk),
        "programme": "summer",
        "headcount": "120",
        "on": str(timezone.localdate()),
        "place": "东方太阳城驿站",
        "attempt": str(uuid7()),
        **fields,
    }


def test_an_export_that_cannot_be_recorded_does_not_leave(district, federation):
    post(org=federation.union, headcount=7)
    with full_database():
        answer = district.post(EXPORT, {"reason": "年度总结核对"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "没有完成" in words(answer)
    assert not AuditRecord.objects.filter(action="figures.exported").exists()
    assert district.post(EXPORT, {"reason": "年度总结核对"}).status_code == 200


def test_nothing_is_half_saved_and_the_same_form_goes_through_later(district, federation):
    form = sheet_of(federation)
    with full_database():
        answer = district.post(NEW, form)
    assert answer.status_code == 503
    assert (HeadcountSheet.objects.count(), Entry.objects.count()) == (0, 0)
    assert district.post(NEW, form).status_code == 303
    assert (HeadcountSheet.objects.count(), Entry.objects.count()) == (1, 1)


def test_picture_that_cannot_be_kept_is_refused_at_the_form(district, federation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "a file, not a folder"
    settings.MEDIA_ROOT.touch()
    answer = district.post(NEW, sheet_of(federation, upload=make_picture()))
    assert "暂时存不下这张图片" in words(answer)
    assert "东方太阳城驿站" in words(answer)
    assert HeadcountSheet.objects.count() == 0


def test_file_is_whole_or_not_there(tmp_path):
    with largest_file(50), pytest.raises(OSError, match="File too large"), whole(tmp_path / "it") as part:
        part.write_bytes(b"x" * 100)
    assert list(tmp_path.iterdir()) == []


def test_sealed_file_is_whole_or_not_there(tmp_path):
    bundle = tmp_path / "bundle.tar"
    bundle.write_bytes(os.urandom(400_000))
    with largest_file(200_000), pytest.raises(OSError, match="File too large"):
        seal_file(bundle, tmp_path / "sealed.niangjia", "k" * 40)
    assert list(tmp_path.iterdir()) == [bundle]
