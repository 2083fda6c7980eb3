"""The shape of a theme: merged, split, concerns put in and out. What is done is learned."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.themes.choices import ThemeState
from niangjia.themes.errors import (
    NameMissing,
    NoSuchConcern,
    NothingChosen,
    NothingLeft,
    NotToStudy,
    OtherHome,
)
from niangjia.themes.models import Member, Theme
from niangjia.themes.queries import to_study
from niangjia.themes.services.deciding import accept, add_members, locked, must_be, record
from niangjia.themes.services.judging import anchor_of, forget, judge, members_of

SHAPED = (ThemeState.SUGGESTED, ThemeState.OPEN)


@transaction.atomic
def merge(*, theme: Theme, into: Theme, actor: Actor, at: datetime) -> Theme:
    """Put a theme into another: its concerns are there as well, and it is out of the list. Can be undone.

    A suggestion into which a theme that stands is merged stands as well.

    :raises OtherHome: they are of different orgs, or the same.
    :raises WrongThemeState: one of them can no longer be shaped.
    """
    source = locked(theme, actor)
    target = locked(into, actor)
    if source.state == ThemeState.MERGED and source.merged_into_id == target.pk:
        return target
    if source.pk == target.pk or source.org_id != target.org_id:
        raise OtherHome
    must_be(source, *SHAPED)
    must_be(target, *SHAPED)
    if source.stands and not target.stands:
        target = accept(theme=target, actor=actor, at=at)
    anchor = anchor_of(target)
    _forget(target, members_of(source), members_of(target), together=False)
    _learn(target, None, together=True, at=at)
    _learn(source, anchor, together=True, at=at)
    add_members(source, target)
    source.state, source.merged_into = ThemeState.MERGED, target
    source.save()
    record("merged", source, actor, at, detail={"theme": target.name})
    return target


@transaction.atomic
def unmerge(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Undo a merging: what came from the theme leaves the other, and it is what it was.

    :raises WrongThemeState: it is not merged.
    """
    current = locked(theme, actor)
    must_be(current, ThemeState.MERGED)
    target = current.merged_into
    Member.objects.filter(theme=target, came_from=current).delete()
    current.state = ThemeState.OPEN if current.accepted_on else ThemeState.SUGGESTED
    current.merged_into = None
    current.save()
    if target is not None and current.grows is None:
        own = members_of(current)
        _forget(current, own, [one for one in members_of(target) if one not in set(own)], together=True)
        _learn(current, anchor_of(target), together=False, at=at)
    record("unmerged", current, actor, at)
    return current


def _forget(theme: Theme, ones: Iterable[UUID], others: Iterable[UUID], *, together: bool) -> None:
    forget(district=theme.district_id, ones=ones, others=others, together=together)


def _learn(theme: Theme, anchor: UUID | None, *, together: bool, at: datetime) -> None:
    """Keep that all of a theme belongs with the concern that stands for another, or does not."""
    own = anchor_of(theme)
    if own is None:
        return
    members = members_of(theme)
    judge(district=theme.district_id, anchor=own, others=members, together=True, at=at)
    if anchor is not None:
        judge(district=theme.district_id, anchor=anchor, others=members, together=together, at=at)


@transaction.atomic
def split(*, theme: Theme, concerns: Sequence[UUID], name: str, actor: Actor, at: datetime) -> Theme:
    """Make a theme of its own of some of the concerns; give it.

    :raises NothingChosen: none of them is in the theme.
    :raises NothingLeft: all of them were chosen.
    :raises NameMissing: the new theme has no name.
    """
    current = locked(theme, actor)
    must_be(current, *SHAPED)
    if not name.strip():
        raise NameMissing
    here = members_of(current)
    chosen = [one for one in here if one in set(concerns)]
    if not chosen:
        raise NothingChosen
    if len(chosen) == len(here):
        raise NothingLeft
    stands = current.state == ThemeState.OPEN
    made: Theme = Theme.objects.create(
        district_id=current.district_id,
        org=current.org,
        search=current.search,
        name=name.strip()[:60],
        keywords=current.keywords,
        state=current.state,
        found_at=current.found_at,
        accepted_on=local_day(at) if stands else None,
        accepted_by_name=actor.name[:80] if stands else "",
    )
    Member.objects.filter(theme=current, concern__in=chosen).update(theme=made, came_from=None)
    anchor, rest = anchor_of(made), anchor_of(current)
    assert anchor is not None and rest is not None
    _forget(current, chosen, [one for one in here if one not in set(chosen)], together=True)
    judge(district=current.district_id, anchor=anchor, others=chosen, together=True, at=at)
    judge(district=current.district_id, anchor=rest, others=chosen, together=False, at=at)
    record("split", current, actor, at, detail={"theme": made.name, "concerns": len(chosen)})
    return made


@transaction.atomic
def put_out(*, theme: Theme, concerns: Sequence[UUID], actor: Actor, at: datetime) -> int:
    """Take concerns out of a theme; give how many.

    :raises NothingChosen: none of them is in it; :raises NothingLeft: no other is.
    """
    current = locked(theme, actor)
    must_be(current, *SHAPED)
    here = members_of(current)
    chosen = [one for one in here if one in set(concerns)]
    if not chosen:
        raise NothingChosen
    anchor = anchor_of(current, without=chosen)
    if anchor is None:
        raise NothingLeft
    _forget(current, chosen, [one for one in here if one not in set(chosen)], together=True)
    judge(district=current.district_id, anchor=anchor, others=chosen, together=False, at=at)
    Member.objects.filter(theme=current, concern__in=chosen).delete()
    record("put_out", current, actor, at, detail={"concerns": len(chosen)})
    return len(chosen)


@transaction.atomic
def put_in(*, theme: Theme, concern: Concern, actor: Actor, at: datetime) -> Theme:
    """Put a concern into a theme; one that is there stays.

    :raises NoSuchConcern: it was heard outside of the theme's org.
    :raises NotToStudy: it is an alarm, or seen by few.
    """
    current = locked(theme, actor)
    must_be(current, *SHAPED)
    if not current.org.scope.covers(concern.raised_for.path):
        raise NoSuchConcern(number=concern.number)
    if not to_study(current.org.scope).filter(pk=concern.pk).exists():
        raise NotToStudy
    anchor, here = anchor_of(current), members_of(current)
    _row, new = Member.objects.get_or_create(
        theme=current, concern=concern, defaults={"district_id": current.district_id}
    )
    if new:
        if anchor is not None:
            _forget(current, [concern.pk], here, together=False)
            judge(district=current.district_id, anchor=anchor, others=[concern.pk], together=True, at=at)
        record("put_in", current, actor, at, detail={"concerns": 1})
    return current
