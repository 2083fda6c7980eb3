"""The statements of a sign-up and of a check-in, compiled once: in a rush everybody sends them."""

from uuid import UUID

from django.db.models import DateTimeField, Exists, Expression, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Session, Signup
from niangjia.activities.models.offers import SessionQuerySet
from niangjia.core.prepared import Given, Prepared, PreparedUpdate

COUNTS = ["capacity", "taken", "reserved", "queued", "cancelled_at"]


def _shown() -> SessionQuerySet:
    sessions = Session.objects.public().select_related("activity__org").order_by()
    return sessions.annotate(read_at=Now(), lapsed=_lapsed(Now())).filter(pk=Given("session"))


def _lapsed(at: Expression) -> Exists:
    offers = Signup.objects.filter(session=OuterRef("pk"), state=SignupState.OFFERED, offered_until__lte=at)
    return Exists(offers.order_by())


def _whole() -> QuerySet[Signup]:
    return (
        Signup.objects.select_related("session__activity__org", "person")
        .filter(pk=Given("signup"))
        .order_by()
    )


def _repeats() -> QuerySet[Signup]:
    attempt = Q(district_id=Given("district"), attempt=Given("attempt"))
    live = Q(session_id=Given("session"), cancelled_at=None)
    return Signup.objects.filter(attempt | live, person_id=Given("person")).order_by()


def _counts() -> QuerySet[Session, tuple[object, ...]]:
    counts = Session.objects.filter(pk=Given("session")).order_by()
    return counts.values_list(*COUNTS, _lapsed(Given("at", DateTimeField())))


def _held() -> QuerySet[Session]:
    return Session.objects.filter(pk=Given("session"), cancelled_at=None)


def _free() -> QuerySet[Session]:
    return _held().filter(capacity__gt=F("taken") + F("reserved"))


def _queue() -> QuerySet[Session]:
    nothing_free = Q(queued__gt=0) | Q(capacity__lte=F("taken") + F("reserved"))
    return _held().filter(nothing_free, queued__lt=F("waiting_limit"))


#: A date workers may see, with its activity and organiser, the time by the database's clock (``read_at``)
#: and whether an offer has lapsed (``lapsed``).
SHOWN_SESSION = Prepared(_shown)
#: A sign-up with its person, date, activity and organiser.
WHOLE_SIGNUP = Prepared(_whole)
#: What a person has in a session already, and what became of an attempt of theirs.
REPEATS = Prepared(_repeats)
#: How a session stands (``COUNTS``), and whether an offer has lapsed.
COUNTS_NOW = Prepared(_counts)
#: Take a free place.
TAKE = PreparedUpdate(_free, taken=F("taken") + 1)
#: Join the waiting list.
QUEUE_UP = PreparedUpdate(_queue, queued=F("queued") + 1)


def whole_signup(pk: UUID) -> Signup:
    """Give a sign-up as it stands now, with its person, date, activity and organiser.

    :raises Signup.DoesNotExist: there is none.
    """
    found = WHOLE_SIGNUP.first(signup=pk)
    if found is None:
        raise Signup.DoesNotExist
    return found
