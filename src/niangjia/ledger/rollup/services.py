"""Move the horizon of the roll-up on. Nothing here is anybody's act: a job and a command call it.

Each step is one transaction behind a guarded update of the mark: a kill leaves it consistent, and of two at once one does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from niangjia.core.clock import database_now
from niangjia.core.ids import uuid7
from niangjia.ledger.models import CountedAs, Entry, FirstServed, MonthSum, RollUp
from niangjia.ledger.rollup import counting, sql
from niangjia.ledger.rollup.changes import add_people, add_sums
from niangjia.ledger.rollup.counting import FIRST
from niangjia.ledger.rollup.what import codes, people_kept

#: No transaction stays open as long as this, and no clock is wrong by as much: below, no entry appears any more.
LAG = timedelta(hours=1)
#: Entries in one step; beyond so many to go, persons are counted afresh at the end, which is quicker.
STEP, MANY = 2_000, 50_000
#: Long steps are quicker in all; where a writer keeps all others waiting they are shorter.
LONG_STEPS = {"postgresql": 250_000, "sqlite": 20_000}

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Advanced:
    """What moving on came to.

    :param done: the horizon is where it should be; else somebody else is at it, or there is more to do.
    """

    entries: int
    horizon: UUID
    done: bool


def floor(moment: datetime) -> UUID:
    """Give the lowest identifier that can be made at a moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def advance_due() -> int:
    """Move on to an hour ago; give the number of entries newly covered. Run every few minutes."""
    return advance(at=database_now()).entries


def advance(*, at: datetime, horizon: UUID | None = None, tell: Tell = lambda entries: None) -> Advanced:
    """Cover every entry made until an hour before ``at``, in steps of their own.

    :param horizon: cover the entries below this id instead.
    :param tell: called after each step with the number of entries covered so far.
    """
    target = floor(at - LAG) if horizon is None else horizon
    RollUp.objects.get_or_create(pk=1, defaults={"horizon": FIRST})
    mark = RollUp.objects.get(pk=1)
    many = _is_many(mark, target)
    if (many or not mark.ready) and not _set(mark, ready=False, counted=[]):
        return Advanced(0, mark.horizon, False)
    covered, more = 0, True
    while more:
        bound = _bound(mark, target, LONG_STEPS[connection.vendor] if many else STEP)
        entries = _step(mark, bound)
        if entries is None:
            return Advanced(covered, mark.horizon, False)
        covered, more = covered + entries, bound < target
        tell(covered)
    done = _count_people(mark) and (mark.ready or _set(mark, ready=True))
    return Advanced(covered, mark.horizon, done)


def rebuild(*, at: datetime, horizon: UUID | None = None, tell: Tell = lambda entries: None) -> Advanced:
    """Forget everything that is kept and build it again. Meanwhile figures are read from the entries."""
    with transaction.atomic():
        RollUp.objects.update(stamp=uuid7(), horizon=FIRST, ready=False, counted=[])
        MonthSum.objects.all().delete()
        FirstServed.objects.all().delete()
        CountedAs.objects.all().delete()
    return advance(at=at, horizon=horizon, tell=tell)


def _set(mark: RollUp, **values: object) -> bool:
    """Change the mark, unless somebody else has; say whether it was done."""
    values["stamp"] = uuid7()
    done = RollUp.objects.filter(pk=mark.pk, stamp=mark.stamp).update(**values)
    if done:
        for name, value in values.items():
            setattr(mark, name, value)
    return bool(done)


def _is_many(mark: RollUp, target: UUID) -> bool:
    waiting = Entry.objects.filter(pk__gte=mark.horizon, pk__lt=target).order_by()
    return waiting[MANY : MANY + 1].exists()


def _bound(mark: RollUp, target: UUID, step: int) -> UUID:
    """Give the horizon of the next step."""
    waiting = Entry.objects.filter(pk__gte=mark.horizon, pk__lt=target).order_by("pk")
    ids = waiting.values_list("pk", flat=True)[step : step + 1]
    return next(iter(ids), max(target, mark.horizon))


@transaction.atomic
def _step(mark: RollUp, bound: UUID) -> int | None:
    """Move the horizon to a bound; give the entries newly covered, or ``None`` when somebody else moved it."""
    before = mark.horizon
    if not _set(mark, horizon=bound):
        return None
    entries = add_sums(before, bound)
    if mark.counted and not (mark.programmes == _programmes() and add_people(mark, before, bound)):
        _set(mark, counted=[])
    return entries


def _count_people(mark: RollUp) -> bool:
    """Count persons afresh unless what is counted is what is wanted; say whether all is as it should be."""
    wanted = people_kept()
    now = _programmes()
    if sorted(mark.counted) == [what.key for what in wanted] and mark.programmes == now:
        return True
    with transaction.atomic():
        if not _set(mark, counted=[], programmes=now):
            return False
        CountedAs.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_counted_as (person_id, root_id) "
                "SELECT id, merged_into_id FROM people_person WHERE merged_into_id IS NOT NULL"
            )
    # Counting is long and locks nothing: below the horizon nothing changes, and whoever moves it makes this void.
    known = sql.read_programmes(now)
    found: counting.Counts = {}
    for what in wanted:
        found |= counting.count(what.key, codes(what.under, known), mark.horizon)
    with transaction.atomic():
        if not _set(mark, counted=[what.key for what in wanted]):
            return False
        FirstServed.objects.all().delete()
        FirstServed.objects.bulk_create(
            (
                FirstServed(
                    people=cell.people,
                    place=cell.place,
                    span=cell.span,
                    since=cell.since,
                    day=cell.day,
                    persons=persons,
                    entries=entries,
                    taken_back=back,
                )
                for cell, (persons, entries, back) in found.items()
            ),
            batch_size=1000,
        )
    return True


def _programmes() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql.programmes_now()}")
        return cursor.fetchone()[0] or ""
