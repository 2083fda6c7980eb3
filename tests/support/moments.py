"""Sessions before, during and after, and people who came."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import Session, Signup
from niangjia.orgs.models import Org
from tests.support.factories import make_runner
from tests.support.offers import make_session, make_signup


def make_running_session(org: Org, **fields: Any) -> Session:
    """Make a session that began half an hour ago and still takes sign-ups."""
    at = timezone.now()
    given = {"starts_at": at - timedelta(minutes=30), "closes_at": at + timedelta(minutes=30), **fields}
    return make_session(org=org, at=at, **given)


def make_past_session(org: Org, **fields: Any) -> Session:
    """Make a session that was over two days ago."""
    at = timezone.now() - timedelta(days=5)
    return make_session(org=org, at=at, **fields)


def make_past_signup(session: Session, **fields: Any) -> Signup:
    """Sign somebody up before a session that is over by now."""
    return make_signup(session=session, at=session.starts_at - timedelta(hours=5), **fields)


def attend(signup: Signup, actor: Any = None) -> Signup:
    """Tick somebody, as staff of the organiser does during the session."""
    at = signup.session.starts_at + timedelta(minutes=10)
    runner = actor or make_runner(signup.session.activity.org)
    return services.check_in(signup=signup, method=CheckInMethod.LIST, actor=runner, at=at)
