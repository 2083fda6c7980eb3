"""What a cadre decides on a theme: it stands, it does not, it is settled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.themes.choices import ThemeState
from niangjia.themes.errors import HasConsequences, NameMissing, NotSuggested, WrongThemeState
from niangjia.themes.models import Member, Theme
from niangjia.themes.policies import must_keep
from niangjia.themes.services.judging import anchor_of, judge, members_of


def record(action: str, theme: Theme, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with a theme."""
    audit.record(
        action=f"theme.{action}",
        subject_type="theme",
        subject_id=theme.pk,
        subject_label=theme.name,
        actor=actor,
        at=at,
        org=theme.org,
        **more,
    )


def locked(theme: Theme, actor: Actor) -> Theme:
    """Read a theme again and hold it until the change is done.

    :raises NotAllowed: the actor works on no themes there.
    """
    current: Theme = Theme.objects.select_for_update(of=("self",)).select_related("org").get(pk=theme.pk)
    must_keep(actor, current.org)
    return current


def must_be(theme: Theme, *states: str) -> None:
    """:raises WrongThemeState: the theme is in none of these states."""
    if theme.state not in states:
        raise WrongThemeState(state=theme.get_state_display())


@transaction.atomic
def accept(*, theme: Theme, actor: Actor, at: datetime, name: str = "") -> Theme:
    """Accept a suggestion; give the theme it became, or grew. Accepting it again gives the same.

    :param name: what the theme is to be called; as suggested without one.
    :raises NotSuggested: it was dismissed or merged meanwhile.
    """
    current = locked(theme, actor)
    if current.stands:
        return current
    if current.state == ThemeState.MERGED and current.grows is not None:
        return current.grows
    if current.state != ThemeState.SUGGESTED:
        raise NotSuggested
    if current.grows is not None:
        return _grow(current, actor, at)
    current.name = name.strip()[:60] or current.name
    current.state, current.accepted_on = ThemeState.OPEN, local_day(at)
    current.accepted_by_name = actor.name[:80]
    current.version += 1
    current.save()
    _learn(current, at)
    record("accepted", current, actor, at)
    return current


def _learn(theme: Theme, at: datetime) -> None:
    anchor = anchor_of(theme)
    if anchor is not None:
        judge(district=theme.district_id, anchor=anchor, others=members_of(theme), together=True, at=at)


def _grow(suggestion: Theme, actor: Actor, at: datetime) -> Theme:
    grown = suggestion.grows
    assert grown is not None
    add_members(suggestion, grown)
    suggestion.state, suggestion.merged_into = ThemeState.MERGED, grown
    suggestion.save()
    _learn(grown, at)
    record("grown", grown, actor, at, detail={"concerns": suggestion.members.count()})
    return grown


def add_members(source: Theme, target: Theme) -> None:
    """Put the concerns of one theme into another as well, remembering where they came from."""
    here = set(members_of(target))
    Member.objects.bulk_create(
        Member(district_id=target.district_id, theme=target, concern_id=concern, came_from=source)
        for concern in members_of(source)
        if concern not in here
    )


@transaction.atomic
def dismiss(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Dismiss a suggestion: it is not suggested again."""
    current = locked(theme, actor)
    if current.state == ThemeState.DISMISSED:
        return current
    if current.state != ThemeState.SUGGESTED:
        raise NotSuggested
    current.state = ThemeState.DISMISSED
    current.save()
    record("dismissed", current, actor, at)
    return current


@transaction.atomic
def take_up_again(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Make a dismissed theme a suggestion again.

    :raises WrongThemeState: it was not dismissed.
    """
    current = locked(theme, actor)
    must_be(current, ThemeState.DISMISSED)
    current.state = ThemeState.SUGGESTED
    current.save()
    record("taken_up", current, actor, at)
    return current


@transaction.atomic
def take_back(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Make an accepted theme a suggestion again, as long as nothing came of it.

    :raises WrongThemeState: it does not stand.
    :raises HasConsequences: there is a proposal or an activity of it, or another accepted theme was merged into it.
    """
    current = locked(theme, actor)
    must_be(current, ThemeState.OPEN)
    accepted = current.merged.exclude(accepted_on=None)
    if current.proposals.exists() or current.openings.exists() or accepted.exists():
        raise HasConsequences
    current.state, current.accepted_on, current.accepted_by_name = ThemeState.SUGGESTED, None, ""
    current.save()
    record("taken_back", current, actor, at)
    return current


@transaction.atomic
def settle(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Say that nothing is left to do about a theme.

    :raises WrongThemeState: it does not stand.
    """
    current = locked(theme, actor)
    if current.state == ThemeState.SETTLED:
        return current
    must_be(current, ThemeState.OPEN)
    current.state, current.settled_on = ThemeState.SETTLED, local_day(at)
    current.save()
    record("settled", current, actor, at)
    return current


@transaction.atomic
def reopen(*, theme: Theme, actor: Actor, at: datetime) -> Theme:
    """Work on a settled theme again.

    :raises WrongThemeState: it is not settled.
    """
    current = locked(theme, actor)
    must_be(current, ThemeState.SETTLED)
    current.state, current.settled_on = ThemeState.OPEN, None
    current.save()
    record("reopened", current, actor, at)
    return current


@transaction.atomic
def update_theme(
    *, theme: Theme, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Theme:
    """Rename a theme, or write a note to it.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises NameMissing: it has no name any more.
    """
    current = locked(theme, actor)
    if current.version != version:
        raise StaleRecord
    current.name = str(changes.get("name", current.name)).strip()[:60]
    current.note = str(changes.get("note", current.note)).strip()[:500]
    if not current.name:
        raise NameMissing
    current.version += 1
    current.save()
    record("changed", current, actor, at)
    return current
