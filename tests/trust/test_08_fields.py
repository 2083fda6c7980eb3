"""Fields. ID number, phone, address, messages, sessions and second factors encrypted at rest with a keyed blind index for
look-up and key rotation: canaries searched in database, WAL, backup, logs: 0 hits. SM3/SM4 as a switch beside
HMAC-SHA-256/AES-GCM.

Open: illness and hardship have no fields yet, names and birth dates are not encrypted, and the index key does not rotate.

The controls put a canary into an open column, take the sealing away from a field and from the sessions, and drop the old key too
soon: each must be found.
"""

import base64
import io
import json
import logging
import secrets
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.queries import latest_code
from niangjia.accounts.services import send_sms
from niangjia.core import backups
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.resealing import sealed_columns
from niangjia.core.sealed_files import open_file
from niangjia.people import roles, services
from niangjia.people.models import Merge, Person
from tests.accounts.phones import ask, confirm, log_in, user_of
from tests.accounts.test_second_factor import code_for, set_up
from tests.people.numbers import id_number
from tests.support import postgres
from tests.support.canaries import in_bytes, in_files, in_tables, written
from tests.support.factories import TEST, client_for, make_actor, make_federation, make_person

REASON = "核对年度登记"


@dataclass
class Canaries:
    """Values of one person that nobody else has; ``open`` is the control's, kept in a column that is not sealed."""

    phone: str
    number: str
    address: str
    code: str
    open: str
    secret: str = ""

    @property
    def sealed(self) -> list[str]:
        return [one for one in (self.phone, self.number, self.address, self.code, self.secret) if one]


def rare(length: int = 12) -> str:
    """Give Chinese characters that stand nowhere else in this order."""
    return "".join(chr(0x4E00 + secrets.randbelow(0x3000)) for _turn in range(length))


@dataclass
class Lived:
    """Somebody whom everything happened to, and what was left of it outside the database."""

    canaries: Canaries
    person: Person
    desk: Client
    worker: Client
    began: float
    left: bytes = b""


@pytest.fixture(params=["aes", "sm"])
def lived(
    request: pytest.FixtureRequest, transactional_db: None, settings: Any, caplog: pytest.LogCaptureFixture
) -> Lived:
    """Live through all that handles the values: log-in, messages, second factor, desk, merge, exports, queue."""
    settings.NIANGJIA_CIPHER = request.param
    settings.NIANGJIA_PG_BIN = str(postgres.find_binaries())
    canaries = Canaries(
        phone=f"139{secrets.randbelow(10**8):08d}",
        number=id_number(secrets.randbelow(1000)),
        address=rare(),
        code=rare(),
        open=rare(),
    )
    one, began = make_federation(), time.time() - 1
    with caplog.at_level(logging.DEBUG):
        person = make_person(org=one.union, phone=canaries.phone, id_number=canaries.number)
        services.update_person(
            person=person,
            version=person.version,
            changes={"address": canaries.address, "employer": canaries.open},
            actor=TEST,
            at=timezone.now(),
        )
        twin = make_person(org=one.union, phone=canaries.phone, signs_in=False, name=person.name)
        services.merge(kept=person, gone=twin, reason=REASON, actor=TEST, at=timezone.now())
        settings.NIANGJIA_SMS_BACKEND = "aliyun"  # what is sent is queued
        send_sms(phone=canaries.phone, kind="code", params={"code": canaries.code}, at=timezone.now())
        settings.NIANGJIA_SMS_BACKEND = "outbox"
        ask(Client(), canaries.phone)  # a log-in in progress
        cache.clear()
        worker = Client()
        log_in(worker, canaries.phone)
        desk = client_for(make_actor(roles.DISTRICT, one.district))
        canaries.secret = set_up(worker)
        desk.get(reverse("people:desk_people"), {"q": canaries.phone})
        for field in ("phone", "id_number"):
            desk.post(reverse("people:desk_unmask", args=[person.pk]), {"field": field, "reason": REASON})
        auditor = client_for(make_actor(roles.AUDITOR, one.district))
        sheet = auditor.post(reverse("accounts:desk_audit_export"), {"reason": REASON})
        people = desk.post(reverse("people:desk_people_export"), {"reason": REASON})
    left = [b"".join(cells_of(one)) for one in (sheet, people)]
    return Lived(canaries, person, desk, worker, began, b"".join(left) + caplog.text.encode())


def cells_of(sheet: Any) -> Iterator[bytes]:
    """Give the parts of an Excel file, unpacked."""
    content = b"".join(sheet) if sheet.streaming else sheet.content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield packed.read(name)


def files_of_database() -> Path:
    """Give the folder in which the database keeps its files, with all it has in memory written out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            return Path(cursor.fetchone()[0])
    return Path(str(connection.settings_dict["NAME"])).parent


def unsealed_backup(folder: Path) -> bytes:
    """Give what a backup holds to somebody who has its key but not the fields': the database, readable."""
    made = backups.back_up(folder)
    open_file(made, folder / "bundle.tar", live.NIANGJIA_BACKUP_KEY)
    with tarfile.open(folder / "bundle.tar") as tar:
        tar.extractall(folder, filter="data")
    if connection.vendor != "postgresql":
        return (folder / backups.SQLITE).read_bytes()
    tool = Path(live.NIANGJIA_PG_BIN) / "pg_restore"
    done = subprocess.run([tool, "--file=-", folder / backups.POSTGRES], capture_output=True, check=True)
    return done.stdout


@pytest.mark.slow
def test_canaries_are_nowhere_in_what_is_kept(lived: Lived, tmp_path: Path):
    one = lived.canaries
    assert in_tables(*one.sealed) == set()
    assert in_files(files_of_database(), *one.sealed, since=lived.began) == set()
    assert in_bytes(lived.left, *one.sealed) == []
    assert in_bytes(unsealed_backup(tmp_path), *one.sealed) == []
    (backup,) = tmp_path.glob(f"*{backups.SUFFIX}")
    assert in_bytes(backup.read_bytes(), *one.sealed, one.open) == []


@pytest.mark.slow
def test_control_canary_in_an_open_column_is_found(lived: Lived, tmp_path: Path):
    one = lived.canaries.open
    assert in_tables(one) >= {("people_person", one)}
    files = {name for name, _text in in_files(files_of_database(), one, since=lived.began)}
    assert any(name.startswith("pg_wal/") or name.endswith("-wal") for name in files), files
    assert in_bytes(unsealed_backup(tmp_path), one) == [one]


@pytest.mark.django_db
def test_control_field_that_does_not_seal_is_found(monkeypatch: pytest.MonkeyPatch):
    phone = f"139{secrets.randbelow(10**8):08d}"
    monkeypatch.setattr(EncryptedTextField, "get_prep_value", models.TextField.get_prep_value)
    make_person(phone=phone)
    assert in_tables(phone) == {("people_vault", phone), ("accounts_user", phone)}


@pytest.mark.django_db
def test_control_session_that_is_not_sealed_is_found(settings: Any):
    phone = f"139{secrets.randbelow(10**8):08d}"
    settings.SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
    ask(Client(), phone)
    assert in_tables(phone) == {("django_session", phone)}


@pytest.mark.parametrize("way", sorted(written("")))
def test_control_search_reads_every_way_of_writing(way: str):
    for text in ("13987651234", "潮白河畔某号院"):
        as_written = {
            "utf-8": text.encode(),
            "utf-16": text.encode("utf-16"),
            "gb18030": text.encode("gb18030"),
            "hex": text.encode().hex().encode(),
            "json": json.dumps({"a": text}).encode(),
        }
        lines = [as_written[way]] if way != "base64" else []
        lines += [base64.b64encode(b"x" * lead + text.encode() + b"yz") for lead in range(3) if not lines]
        assert [in_bytes(b"before " + line + b" after", text) for line in lines] == [[text]] * len(lines)


def test_blind_index_finds_by_phone_and_tells_nothing(lived: Lived, settings: Any):
    page = lived.desk.get(reverse("people:desk_people"), {"q": lived.canaries.phone})
    assert lived.person.name in page.content.decode()
    settings.NIANGJIA_INDEX_KEY = "another index key"
    page = lived.desk.get(reverse("people:desk_people"), {"q": lived.canaries.phone})
    assert lived.person.name not in page.content.decode()


def test_keys_rotate_and_the_old_one_can_go(lived: Lived, settings: Any):
    one, (old,) = lived.canaries, settings.NIANGJIA_KEYS
    names = {"accounts_smsmessage", "accounts_user", "django_session", "mfa_authenticator"}
    names |= {"people_merge", "people_vault"}
    before = sealed_values()
    settings.NIANGJIA_KEYS = ["a fresh key", old]
    assert_readable(lived)
    call_command("keys", "rotate")
    settings.NIANGJIA_KEYS = ["a fresh key"]
    assert_readable(lived)
    after = sealed_values()
    assert set(before) == set(after) == names
    assert {name for name in names if before[name] & after[name]} == set()
    assert in_tables(*one.sealed) == set()


def test_control_old_key_cannot_go_before_everything_was_sealed_anew(lived: Lived, settings: Any):
    settings.NIANGJIA_KEYS = ["a fresh key"]
    with pytest.raises(ValueError, match="cannot be opened"):
        assert_readable(lived)


def assert_readable(lived: Lived) -> None:
    """All that was sealed is still of use: fields, a merge to undo, the outbox, who is logged in, the second factor."""
    one = lived.canaries
    vault = Person.objects.get(pk=lived.person.pk).vault
    assert (vault.phone, vault.id_number, vault.address) == (one.phone, one.number, one.address)
    assert json.loads(Merge.objects.get().before)
    assert user_of(lived.worker) is not None
    cache.clear()
    client = Client()
    ask(client, one.phone)
    confirm(client, latest_code(one.phone))
    client.post("/accounts/2fa/login/", {"code": code_for(one.secret, 1)})
    assert client.get("/my/").status_code == 200


def sealed_values() -> dict[str, set[str]]:
    """Give every stored value of every sealed column, by table."""
    found: dict[str, set[str]] = {}
    for column in sealed_columns():
        values = {str(value) for _key, value in column.rows() if value}
        if values:
            found.setdefault(str(column).partition(".")[0], set()).update(values)
    return found
