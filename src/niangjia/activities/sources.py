"""What the sign-up engine posts to the ledger, and how to find it again."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import HOLDING, SignupState
from niangjia.activities.models import HeadcountSheet, Quota, Session, Signup
from niangjia.activities.services import check_ins, headcounts
from niangjia.core.actor import Actor
from niangjia.ledger.sources import Source, register
from niangjia.people import roles

READERS = (*roles.STAFF_UP, roles.AUDITOR)


def _address(name: str) -> Callable[[UUID, Actor | None], str | None]:
    def url(source_id: UUID, actor: Actor | None) -> str | None:
        return reverse(name, args=[source_id]) if actor is not None and actor.has_role(*READERS) else None

    return url


def _attended() -> Iterable[tuple[UUID, str]]:
    attended = Signup.objects.filter(state=SignupState.ATTENDED).values_list("pk", "check_ins")
    return ((pk, check_ins.entry_key(attempt)) for pk, attempt in attended.iterator(chunk_size=2000))


def _sheets() -> Iterable[tuple[UUID, str]]:
    kept = HeadcountSheet.objects.filter(undone_at=None).values_list("pk", flat=True)
    return ((pk, headcounts.KEY) for pk in kept.iterator(chunk_size=2000))


def totals() -> Iterable[str]:
    """Tell where a kept count of places differs from the sign-ups it counts."""
    sessions = Session.objects.annotate(
        held=Count("signups", filter=Q(signups__state__in=HOLDING)),
        waiting=Count("signups", filter=Q(signups__state=SignupState.WAITING)),
    )
    for session in sessions.filter(cancelled_at=None).exclude(held=F("taken"), waiting=F("queued")):
        yield f"Session {session.pk}: {session.taken} taken, {session.held} signed up; {session.queued} queued, {session.waiting} waiting."
    quotas = Quota.objects.annotate(used=Count("signups", filter=Q(signups__state__in=HOLDING)))
    for quota in quotas.filter(released_at=None).exclude(used=F("taken")):
        yield f"Quota {quota.pk}: {quota.taken} taken, {quota.used} signed up."


register(
    check_ins.SOURCE,
    Source(
        label=_("Signature"),
        exists=lambda ids: set(Signup.objects.filter(pk__in=ids).values_list("pk", flat=True)),
        url=_address("activities:desk_signup"),
        expected=_attended,
        totals=totals,
    ),
)
register(
    headcounts.SOURCE,
    Source(
        label=_("Head-count sheet"),
        exists=lambda ids: set(HeadcountSheet.objects.filter(pk__in=ids).values_list("pk", flat=True)),
        url=_address("activities:desk_headcount"),
        expected=_sheets,
    ),
)
