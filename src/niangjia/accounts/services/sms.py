"""Messages to phones: written with the work, delivered after it."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from niangjia.accounts.backends import deliver_by
from niangjia.accounts.models import SmsMessage
from niangjia.accounts.sms_texts import write
from niangjia.core.clock import database_now
from niangjia.core.crypto import blind_index

CODE_LIFE = timedelta(minutes=10)
TEXT_LIFE = timedelta(days=30)


def send_sms(*, phone: str, kind: str, params: dict[str, str], at: datetime) -> SmsMessage:
    """Put a message into the outbox, in the caller's transaction; a configured carrier delivers it afterwards.

    :param phone: 11 digits.
    :param kind: a key of ``sms_texts.TEXTS``; ``params`` are the values of its text.
    """
    from niangjia.core.jobs import enqueue

    message = SmsMessage.objects.create(
        to=phone,
        to_index=blind_index(phone, "sms.to") or "",
        kind=kind,
        body=write(kind, params),
        params=json.dumps(params, ensure_ascii=False),
        created_at=at,
    )
    if settings.NIANGJIA_SMS_BACKEND != "outbox":
        enqueue("niangjia.accounts.services.sms.deliver", str(message.pk))
    return message


def deliver(message_id: str) -> None:
    """Hand a message to the carrier, once; the queue tries again when this raises."""
    message = SmsMessage.objects.get(pk=UUID(message_id))
    if message.sent_at:
        return
    try:
        deliver_by(settings.NIANGJIA_SMS_BACKEND, message)
    except Exception as error:
        message.failed_at, message.error = database_now(), type(error).__name__
        message.save(update_fields=["failed_at", "error"])
        raise
    message.sent_at = database_now()
    message.save(update_fields=["sent_at"])


def purge() -> int:
    """Empty the texts whose use is over: codes after ten minutes, others after thirty days."""
    now = database_now()
    over = SmsMessage.objects.exclude(body="").filter(
        Q(kind="code", created_at__lt=now - CODE_LIFE) | Q(created_at__lt=now - TEXT_LIFE)
    )
    return over.update(body="", params="")
