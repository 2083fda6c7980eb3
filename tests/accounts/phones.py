"""Logging in as people do: the phone, the code from the outbox, done."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from niangjia.accounts.queries import latest_code

PHONE = "13812345678"
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


def ask(client: Client, phone: str = PHONE, **more: Any) -> HttpResponse:
    """Ask for a code."""
    return client.post(reverse("account_request_login_code"), {"phone": phone, **more})


def confirm(client: Client, code: str, **more: Any) -> HttpResponse:
    """Type a code."""
    return client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify", **more})


def log_in(client: Client, phone: str = PHONE, **more: Any) -> HttpResponse:
    """Ask, look into the outbox, type."""
    ask(client, phone, **more)
    return confirm(client, latest_code(phone), **more)


def wrong(code: str) -> str:
    """Give another code than this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def user_of(client: Client) -> str | None:
    """Say who is signed in."""
    return client.session.get("_auth_user_id")
