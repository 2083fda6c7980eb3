"""Log-ins: made when a phone asks for a code for the first time, forgotten when nothing comes of it."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from niangjia.accounts.models import DeskLogin, User

UNUSED_LIFE = timedelta(days=1)


def user_for_phone(*, phone: str) -> User:
    """Give the user of this phone, known or new: whoever asks for a code is answered alike.

    :param phone: 11 digits.
    """
    found = User.objects.by_phone(phone)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(phone)
    except IntegrityError:  # asked twice at once
        return User.objects.get_by_phone(phone)


def purge_log_ins(*, at: datetime) -> int:
    """Forget users whose phone was never proved and whom nothing points to, desk log-ins and ended sessions.

    :return: how many users.
    """
    DeskLogin.objects.filter(created_at__lt=at - UNUSED_LIFE).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    unused = User.objects.filter(phone_verified=False, last_login=None, created_at__lt=at - UNUSED_LIFE)
    for relation in User._meta.related_objects:
        unused = unused.filter(**{f"{relation.name}__isnull": True})
    return unused.delete()[1].get(User._meta.label, 0)
