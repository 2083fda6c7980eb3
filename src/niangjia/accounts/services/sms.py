"""Messages to phones, written or spoken: kept with the work, delivered after it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from niangjia.accounts.backends import deliver_by
from niangjia.accounts.models import SmsMessage
from niangjia.accounts.sms_texts import CODE, write
from niangjia.core.clock import database_now
from niangjia.core.crypto import blind_index
from niangjia.core.jobs import enqueue

CODE_LIFE = timedelta(minutes=10)
TEXT_LIFE = timedelta(days=30)


def phone_key(phone: str) -> str:
    """Give the keyed index of a phone in the outbox."""
    return blind_index(phone, "sms.to") or ""


def send_sms(*, phone: str, kind: str, params: Mapping[str, str], at: datetime) -> SmsMessage:
    """Put a message into the outbox, in the caller's transaction; a configured carrier delivers it afterwards.

    :param phone: 11 digits.
    :param kind: a key of ``sms_texts.TEXTS``; ``params`` are the values of its text.
    :raises KeyError: there is no such kind, or a value is missing.
    """
    return _put(phone, kind, params, at, spoken=False)


def call(*, phone: str, kind: str, params: Mapping[str, str], at: datetime) -> SmsMessage:
    """Have a phone called and a text read out, twice; as with ``send_sms``, the outbox keeps it until a carrier has called.

    :raises KeyError: there is no such kind, or a value is missing.
    """
    return _put(phone, kind, params, at, spoken=True)


def _put(phone: str, kind: str, params: Mapping[str, str], at: datetime, *, spoken: bool) -> SmsMessage:
    filled = {key: str(value) for key, value in params.items()}
    message = SmsMessage.objects.create(
        to=phone,
        to_index=phone_key(phone),
        kind=kind,
        spoken=spoken,
        body=write(kind, filled),
        params=json.dumps(filled, ensure_ascii=False),
        created_at=at,
    )
    if _carrier(message) != "outbox":
        enqueue("niangjia.accounts.services.sms.deliver", str(message.pk))
    return message


def _carrier(message: SmsMessage) -> str:
    name: str = settings.NIANGJIA_CALL_BACKEND if message.spoken else settings.NIANGJIA_SMS_BACKEND
    return name


def deliver(message_id: str) -> None:
    """Hand a message to the carrier, once; the queue tries again when this raises.

    A code whose time is over is not sent any more.
    """
    message = SmsMessage.objects.get(pk=UUID(message_id))
    now = database_now()
    if message.sent_at or not message.body or (message.kind == CODE and message.created_at < now - CODE_LIFE):
        return
    try:
        deliver_by(_carrier(message), message)
    except Exception as error:
        message.failed_at, message.error = now, type(error).__name__
        message.save(update_fields=["failed_at", "error"])
        raise
    message.sent_at = now
    message.save(update_fields=["sent_at"])


def purge_messages(*, at: datetime) -> int:
    """Empty the texts whose use is over: codes after ten minutes, others after thirty days; give how many."""
    over = SmsMessage.objects.exclude(body="").filter(
        Q(kind=CODE, created_at__lt=at - CODE_LIFE) | Q(created_at__lt=at - TEXT_LIFE)
    )
    return over.update(body="", params="")
