"""Log-ins: made when a phone asks for a code for the first time, forgotten when nothing comes of it."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from niangjia.accounts.models import DeskLogin, SmsMessage, User
from niangjia.accounts.services.sessions import end_sessions
from niangjia.accounts.services.sms import phone_key
from niangjia.core.actor import Actor

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


@transaction.atomic
def close_log_in(*, user: User, actor: Actor, at: datetime) -> None:
    """Close a log-in for good: its phone, messages, sessions and second factors are gone, the bare row stays.

    Whoever has the phone later begins anew.
    """
    SmsMessage.objects.filter(to_index=phone_key(user.phone)).delete()
    DeskLogin.objects.filter(approved_by=user).delete()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(sessions=list(UserSession.objects.filter(user=user)), actor=actor, at=at)
    user.phone, user.phone_verified, user.is_active = "", False, False
    user.save()


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
