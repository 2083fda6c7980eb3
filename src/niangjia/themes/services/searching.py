"""A look for themes: asked for on a page, done at once or in the background, kept as suggestions."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from niangjia.accounts import audit
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.themes.choices import STANDING, SearchState, ThemeState
from niangjia.themes.errors import AlreadySearching, BadPeriod
from niangjia.themes.finder import Found, find_themes
from niangjia.themes.masking import without_names
from niangjia.themes.model_names import named
from niangjia.themes.models import Member, Search, Theme
from niangjia.themes.policies import must_keep
from niangjia.themes.queries import to_study
from niangjia.themes.services.judging import pairs_for

#: Of more than so many concerns the newest are looked at.
MOST = 20_000
#: A search that waits longer was lost; another may be asked for.
PATIENCE = timedelta(minutes=30)
#: What has so much in common with a theme that stands, or was dismissed, is that theme again.
SAME = 0.5


@transaction.atomic
def ask(*, org: Org, since: date, until: date, actor: Actor, at: datetime) -> Search:
    """Ask for the themes of what was heard in an org and below it. ``run_search`` does it.

    :raises BadPeriod: it ends before it starts.
    :raises AlreadySearching: one is under way for this org.
    :raises NotAllowed: the actor works on no themes there.
    """
    must_keep(actor, org)
    if until < since:
        raise BadPeriod
    waiting = Search.objects.filter(org=org, state=SearchState.WAITING)
    waiting.filter(asked_at__lt=at - PATIENCE).update(state=SearchState.FAILED)
    try:
        with transaction.atomic():
            search: Search = Search.objects.create(
                district_id=org.district_id or org.pk,
                org=org,
                since=since,
                until=until,
                asked_at=at,
                asked_by_name=actor.name[:80],
            )
    except IntegrityError:
        raise AlreadySearching from None
    audit.record(
        action="theme.searched",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
    )
    return search


def run_search(*, search: Search, at: datetime) -> Search:
    """Find the themes and keep them as suggestions in place of the earlier ones. Done twice, it changes nothing.

    What the finder does takes seconds and holds nothing; what it found is written in one transaction.
    """
    if search.state != SearchState.WAITING:
        return search
    concerns = _concerns(search)
    ids = [one.pk for one in concerns]
    district = None if search.org.district_id is None else search.district_id
    together, apart = pairs_for(ids, district)
    found = named(find_themes([one.text for one in concerns], together=together, apart=apart), ids)
    with transaction.atomic():
        current = Search.objects.select_for_update().get(pk=search.pk)
        if current.state == SearchState.WAITING:
            Theme.objects.filter(org=current.org).suggested().delete()
            current.found = _keep(current, ids, found, at)
            current.texts, current.state, current.finished_at = len(ids), SearchState.DONE, at
            current.save()
    return current


def fail_search(search: Search) -> None:
    """Say that a search came to nothing, so that another can be asked for."""
    Search.objects.filter(pk=search.pk, state=SearchState.WAITING).update(state=SearchState.FAILED)


def _concerns(search: Search) -> list[Concern]:
    found = to_study(search.org.scope).filter(raised_on__range=(search.since, search.until))
    return list(found.order_by("-raised_at", "-id").only("id", "text")[:MOST])


def _keep(search: Search, ids: list[UUID], found: list[Found], at: datetime) -> int:
    known = _known(search.org)
    kept = 0
    for one in found:
        concerns = [ids[place] for place in one.rows]
        before = Counter(theme for concern in concerns for theme in known.get(concern, ()))
        grows = next((theme for theme, times in before.most_common() if theme.stands and times >= 2), None)
        again = grows is not None and before[grows] / len(concerns) >= SAME / 2
        if any(
            theme.state == ThemeState.DISMISSED and times / len(concerns) >= SAME
            for theme, times in before.items()
        ):
            continue
        fresh = [concern for concern in concerns if not any(theme.stands for theme in known.get(concern, ()))]
        if not fresh or (not again and len(fresh) < 2):
            continue
        typical = [ids[place] for place in one.typical if ids[place] in set(fresh)]
        _suggest(search, one, fresh, typical, grows if again else None, at)
        kept += 1
    return kept


def _known(org: Org) -> dict[UUID, list[Theme]]:
    """Give, for each concern, the org's themes it is in that stand or were dismissed."""
    known: dict[UUID, list[Theme]] = {}
    states = (*STANDING, ThemeState.DISMISSED)
    themes = {theme.pk: theme for theme in Theme.objects.filter(org=org, state__in=states)}
    rows = Member.objects.filter(theme__in=list(themes)).values_list("concern", "theme")
    for concern, theme in rows:
        known.setdefault(concern, []).append(themes[theme])
    return known


def _suggest(
    search: Search, one: Found, concerns: list[UUID], typical: list[UUID], grows: Theme | None, at: datetime
) -> None:
    theme = Theme.objects.create(
        district_id=search.district_id,
        org=search.org,
        search=search,
        name=grows.name if grows is not None else without_names(one.label)[:60],
        note=_("Summed up by a language model: %(text)s") % {"text": one.summary} if one.summary else "",
        keywords=one.keywords,
        grows=grows,
        found_at=at,
    )
    rank = {concern: place for place, concern in enumerate(typical, start=1)}
    Member.objects.bulk_create(
        Member(district_id=search.district_id, theme=theme, concern_id=concern, typical=rank.get(concern, 0))
        for concern in concerns
    )
