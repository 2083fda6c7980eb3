"""Reads of themes: what may be studied, what a theme is made of, what was said before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from niangjia.activities.choices import ActivityState
from niangjia.activities.models import Activity
from niangjia.concerns.choices import HEARD_NEXT, State
from niangjia.concerns.models import Category, Concern, ConcernQuerySet
from niangjia.core.scope import Scope
from niangjia.orgs.models import Org
from niangjia.orgs.queries import names
from niangjia.people.choices import group_names
from niangjia.themes.choices import ThemeState
from niangjia.themes.finder import nearest
from niangjia.themes.models import Member, Proposal, Theme, ThemeQuerySet

#: So many of the most typical concerns are shown first.
TYPICAL = 5
#: Past answers are looked for among so many of the newest.
MOST_PAST = 1500
#: So many of those most alike say of which category and whose a concern could be.
VOTERS = 9
#: A suggestion is made when so many of the voters, weighed, agree.
AGREED = 0.5
STATES = ("open", "suggested", "settled", "dismissed", "all")


#: Activities that can answer a theme: on offer, or held.
LINKED_TO = (ActivityState.PUBLISHED, ActivityState.CLOSED)
#: So many activities are listed to choose from.
MOST_LISTED = 100


def to_study(scope: Scope | None) -> ConcernQuerySet:
    """Keep what was heard in a scope and may be compared: no alarms, nothing that few see."""
    if scope is None:
        return Concern.objects.none()
    heard = Org.objects.within(scope).order_by().values("pk")
    found: ConcernQuerySet = Concern.objects.to_study().filter(raised_for__in=heard)
    return found


def themes(scope: Scope | None, *, state: str = "open", text: str = "") -> ThemeQuerySet:
    """List the themes of a scope with their size, in one state, by a word of name or keywords."""
    found: ThemeQuerySet = Theme.objects.within(scope).select_related("org", "grows")
    found = found.exclude(state=ThemeState.MERGED) if state == "all" else found.filter(state=state)
    if text:
        found = found.filter(Q(name__icontains=text))
    sized: ThemeQuerySet = with_size(found)
    return sized


def with_size(found: ThemeQuerySet) -> Any:
    """Count the concerns of each theme that may still be studied, and say when the latest was raised."""
    fit = Q(
        members__concern__alarm=False,
        members__concern__sensitive=False,
        members__concern__about_cadre=False,
        members__concern__emptied_at=None,
    )
    return found.annotate(
        size=Count("members", filter=fit), latest=Max("members__concern__raised_on", filter=fit)
    )


def concerns_of(theme: Theme) -> ConcernQuerySet:
    """List the concerns of a theme that may be studied, the most typical first."""
    inside = Member.objects.filter(theme=theme).values("concern")
    found: ConcernQuerySet = Concern.objects.to_study().filter(pk__in=inside)
    return found


def ranked(theme: Theme) -> list[Concern]:
    """Give the concerns of a theme in the order of how typical they are; those without a rank last, the newest first."""
    rank = dict(Member.objects.filter(theme=theme).values_list("concern", "typical"))
    found = list(concerns_of(theme).select_related("org", "raised_for", "category"))
    return sorted(found, key=lambda one: (rank[one.pk] or len(rank) + 1, -one.raised_at.timestamp()))


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a theme is made of: how many concerns, by month, where heard, by group."""

    size: int
    named: int
    months: list[tuple[date, int]]
    places: list[tuple[str, int]]
    groups: list[tuple[str, int]]

    @property
    def most(self) -> int:
        return max((number for _month, number in self.months), default=0)


def makeup(theme: Theme) -> Makeup:
    """Count a theme's concerns by month without gaps, by where they were heard, and by group."""
    found = concerns_of(theme).order_by()
    by_month = found.annotate(month=TruncMonth("raised_on")).values_list("month").annotate(number=Count("pk"))
    counted = {(day.year, day.month): number for day, number in by_month}
    places = list(found.values_list("raised_for").annotate(number=Count("pk")))
    known = names([org for org, _number in places])
    groups = list(found.values_list("group").annotate(number=Count("pk")))
    return Makeup(
        size=sum(counted.values()),
        named=found.exclude(person=None).values("person").distinct().count(),
        months=_without_gaps(counted),
        places=_sorted([(known.get(org, "—"), number) for org, number in places]),
        groups=_sorted([(group_names([group]) if group else "—", number) for group, number in groups]),
    )


def _sorted(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _without_gaps(counted: dict[tuple[int, int], int]) -> list[tuple[date, int]]:
    if not counted:
        return []
    (year, month), last = min(counted), max(counted)
    rows = []
    while (year, month) <= last:
        rows.append((date(year, month, 1), counted.get((year, month), 0)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return rows


def groups_asking(theme: Theme) -> list[str]:
    """List the groups of a theme's concerns, the largest first."""
    counted = Counter(one for one in concerns_of(theme).values_list("group", flat=True) if one)
    return [group for group, _number in counted.most_common()]


def askers(theme: Theme) -> ConcernQuerySet:
    """Keep the concerns of a theme whose person is known, and so can be told."""
    return concerns_of(theme).exclude(person=None)


def activities_to_link(theme: Theme, scope: Scope | None) -> QuerySet[Activity]:
    """List activities of a scope that could answer the theme: the newest, without those it has already."""
    found = Activity.objects.within(scope).filter(state__in=LINKED_TO)
    newest = found.exclude(pk__in=theme.openings.values("activity")).order_by("-published_at", "-id")
    listed = list(newest.values_list("pk", flat=True)[:MOST_LISTED])
    kept: QuerySet[Activity] = Activity.objects.filter(pk__in=listed).select_related("org")
    return kept.order_by("-published_at", "-id")


def proposals(scope: Scope | None, *, state: str = "", text: str = "") -> QuerySet[Proposal]:
    """List the proposals of a scope."""
    found = Proposal.objects.within(scope).select_related("org", "theme")
    if state:
        found = found.filter(state=state)
    return found.filter(title__icontains=text) if text else found


@dataclass(frozen=True, slots=True)
class Hints:
    """What past concerns suggest for one: answers that were given, a category, an owner, a theme it may belong to."""

    answered: list[tuple[Concern, int]]
    category: Category | None
    owner: Org | None
    theme: Theme | None


def hints_for(concern: Concern, scope: Scope | None) -> Hints:
    """Look at the concerns most like one, among what is over in the scope. Nothing is looked for of what stays out of all comparison."""
    if concern.alarm or concern.sensitive or concern.about_cadre or concern.emptied_at is not None:
        return Hints([], None, None, None)
    over = to_study(scope).filter(state__in=(*HEARD_NEXT, State.CLOSED))
    past = list(
        over.exclude(pk=concern.pk)
        .exclude(linked_to=concern.pk)
        .select_related("category", "org", "raised_for")
        .order_by("-raised_at")[:MOST_PAST]
    )
    near = nearest(concern.text, [one.text for one in past], most=VOTERS)
    like = [(past[place], alike) for place, alike in near]
    answered = [(one, round(100 * alike)) for one, alike in like if one.answer][:3]
    category = None if concern.category_id else _agreed([(one.category, alike) for one, alike in like])
    owner = _agreed([(one.org, alike) for one, alike in like if one.raised_for_id == concern.raised_for_id])
    return Hints(
        answered, category, owner if owner is not None and owner.pk != concern.org_id else None, _theme(like)
    )


def _theme(like: Sequence[tuple[Concern, float]]) -> Theme | None:
    inside = Member.objects.filter(concern__in=[one.pk for one, _alike in like], theme__state=ThemeState.OPEN)
    themes = {row.concern_id: row.theme for row in inside.select_related("theme")}
    agreed: Theme | None = _agreed([(themes.get(one.pk), alike) for one, alike in like])
    return agreed


def _agreed(votes: Sequence[tuple[Any, float]]) -> Any:
    """Give what most of the votes say, when it is most of all that was voted; ``None`` otherwise."""
    total = sum(weight for _what, weight in votes)
    weighed: dict[Any, float] = {}
    for what, weight in votes:
        if what is not None:
            weighed[what] = weighed.get(what, 0) + weight
    best = max(weighed, key=lambda one: weighed[one], default=None)
    return best if best is not None and weighed[best] >= AGREED * total else None
