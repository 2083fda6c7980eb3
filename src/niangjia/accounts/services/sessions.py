"""Ending sessions elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from niangjia.accounts import audit
from niangjia.accounts.devices import device_of
from niangjia.core.actor import Actor


@transaction.atomic
def end_sessions(*, sessions: Sequence[UserSession], actor: Actor, at: datetime) -> int:
    """Log out in these sessions at once; give how many there were."""
    Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()
    for session in sessions:
        audit.record(
            action="login.ended",
            subject_type="user",
            subject_id=session.user_id,
            subject_label=actor.name,
            actor=actor,
            at=at,
            detail={"device": str(device_of(session.user_agent)), "opened_at": session.created_at},
        )
    return len(sessions)
