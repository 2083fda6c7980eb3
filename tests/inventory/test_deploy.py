"""The units we ship are sound, and the guide names what is there."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("niangjia*.*"))
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_is_sound(unit: Path, tmp_path: Path):
    """``systemd-analyze verify``, with the product's command and user replaced by ones that every machine has."""
    analyze = shutil.which("systemd-analyze")
    assert analyze, "systemd-analyze is missing: run make tools"
    for one in UNITS:
        text = one.read_text(encoding="utf-8")
        text = re.sub(r"^(ExecStart(?:Pre)?=)\S+", rf"\g<1>{shutil.which('true')}", text, flags=re.MULTILINE)
        text = re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_runs_a_command_of_ours(unit: Path):
    started = re.findall(
        r"^ExecStart(?:Pre)?=(\S+) (\w+)", unit.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert all(command == "/opt/niangjia/.venv/bin/niangjia" for command, _verb in started)
    assert {verb for _command, verb in started} <= {"serve", "qcluster", "backup", "ready"}


def test_nginx_takes_our_file(tmp_path: Path):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    certificate(tmp_path)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/etc/letsencrypt/live/union.example", str(tmp_path))
    text = text.replace("/var/log/nginx", str(tmp_path))
    kept = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "whole.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {kept} {text} }}", encoding="utf-8")
    command = [nginx, "-t", "-q", "-c", str(whole), "-p", str(tmp_path), "-e", str(tmp_path / "error.log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_caddy_takes_our_file():
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy is not installed")
    command = [caddy, "adapt", "--validate", "--config", str(DEPLOY / "Caddyfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxy_says_who_asks_and_writes_no_addresses(name: str):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID"):
        assert header in text
    assert "access_log off" in text or "exclude http.log.error" in text


def certificate(folder: Path) -> None:
    """Make a key and a certificate that signs itself, where nginx looks for them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "union.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def test_guide_names_settings_that_exist():
    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    named = set(re.findall(r"NIANGJIA_\w+", GUIDE))
    assert sorted(name for name in named if f"`{name}`" not in table) == []
