"""A search for themes: what it may see, what it suggests, and what it learned from those who decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.concerns.choices import Kind
from niangjia.core.errors import NotAllowed
from niangjia.people import roles
from niangjia.themes import jobs, services
from niangjia.themes.choices import SearchState, ThemeState
from niangjia.themes.errors import AlreadySearching, BadPeriod, HasConsequences, NotToStudy, OtherHome
from niangjia.themes.models import Judgement, Search, Theme
from tests.concerns.making import make_concern
from tests.support.factories import TEST, Federation, make_actor, make_federation
from tests.themes.makers import (
    FIRST_AID,
    LONELY,
    MICROWAVE,
    WAGES,
    make_concerns,
    make_proposal,
    make_search,
    make_theme,
    places,
    suggestion,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def heard(fed: Federation) -> Federation:
    """Concerns of three themes, heard at a station and in its township."""
    make_concerns(fed.station, MICROWAVE[:3] + FIRST_AID)
    make_concerns(fed.township, MICROWAVE[3:] + WAGES + LONELY)
    return fed


def accepted(org, word: str) -> Theme:
    return services.accept(theme=suggestion(org, word), actor=TEST, at=NOW)


def test_search_suggests_the_themes_of_a_township_and_its_stations(heard):
    search = make_search(heard.township)
    assert (search.state, search.texts, search.found) == (SearchState.DONE, 16, 3)
    assert places(suggestion(heard.township, "微波炉")) == set(MICROWAVE)
    assert places(suggestion(heard.township, "急救")) == set(FIRST_AID)
    assert services.run_search(search=search, at=NOW).found == 3
    assert Theme.objects.count() == 3
    assert make_search(heard.other_township).texts == 0


def test_what_few_may_see_and_alarms_stay_out_of_everything(heard):
    hidden = [
        make_concern(heard.station, text="微波炉坏了没法热饭，出事了要死人了", kind=Kind.DANGER),
        make_concern(heard.station, text="微波炉坏了没法热饭，这是我的权益", kind=Kind.RIGHTS),
        make_concern(heard.station, text="站长不修微波炉没法热饭", about_cadre=True),
    ]
    assert make_search(heard.township).texts == 16
    theme = accepted(heard.township, "微波炉")
    for one in hidden:
        with pytest.raises(NotToStudy):
            services.put_in(theme=theme, concern=one, actor=TEST, at=NOW)
    inside = theme.members.select_related("concern")[0].concern
    type(inside).objects.filter(pk=inside.pk).update(sensitive=True)  # known later
    from niangjia.themes.queries import concerns_of, makeup, themes

    assert makeup(theme).size == concerns_of(theme).count() == 4
    assert themes(heard.township.scope).get().size == 4


def test_next_search_keeps_what_was_accepted_and_brings_more_of_the_same(heard):
    make_search(heard.township)
    theme = accepted(heard.township, "微波炉")
    make_search(heard.township)
    assert Theme.objects.suggested().count() == 2
    make_concerns(heard.station, ("驿站的微波炉又坏了没法热饭", "微波炉坏了，午饭热不了"))
    make_search(heard.township)
    more = Theme.objects.suggested().get(grows=theme)
    assert (more.members.count(), more.name) == (2, theme.name)
    assert services.accept(theme=more, actor=TEST, at=NOW) == theme
    assert services.accept(theme=more, actor=TEST, at=NOW) == theme
    assert theme.members.count() == 7
    services.unmerge(theme=more, actor=TEST, at=NOW)
    assert (theme.members.count(), Theme.objects.get(pk=more.pk).state) == (5, ThemeState.SUGGESTED)


def test_next_search_does_not_bring_what_was_dismissed(heard):
    make_search(heard.township)
    services.dismiss(theme=suggestion(heard.township, "加班费"), actor=TEST, at=NOW)
    make_search(heard.township)
    assert Theme.objects.suggested().count() == 2
    gone = Theme.objects.get(state=ThemeState.DISMISSED)
    services.take_up_again(theme=gone, actor=TEST, at=NOW)
    assert make_search(heard.township).found == 3


def test_next_search_minds_what_was_put_out_put_in_merged_and_split(heard):
    make_search(heard.township)
    food, aid = suggestion(heard.township, "微波炉"), suggestion(heard.township, "急救")
    odd = food.members.select_related("concern").last().concern
    assert services.put_out(theme=food, concerns=[odd.pk], actor=TEST, at=NOW) == 1
    cat = make_concern(heard.township, text="我家的猫丢了怎么办")
    services.put_in(theme=aid, concern=cat, actor=TEST, at=NOW)
    make_search(heard.township)
    assert places(suggestion(heard.township, "微波炉")) == set(MICROWAVE) - {odd.text}
    assert cat.text in places(suggestion(heard.township, "急救"))
    food, aid = suggestion(heard.township, "微波炉"), suggestion(heard.township, "急救")
    services.merge(theme=food, into=aid, actor=TEST, at=NOW)
    make_search(heard.township)
    both = suggestion(heard.township, "急救")
    assert set(FIRST_AID) < places(both) and set(MICROWAVE) - {odd.text} < places(both) | {odd.text}
    food = [one.concern_id for one in both.members.select_related("concern") if "微波炉" in one.concern.text]
    services.split(theme=both, concerns=food, name="热饭", actor=TEST, at=NOW)
    make_search(heard.township)
    assert not places(suggestion(heard.township, "急救")) & set(MICROWAVE)
    assert Judgement.objects.filter(together=False).exists()


def test_merging_and_its_undoing_lose_nothing(fed):
    one, other = make_theme(fed.township), make_theme(fed.township, FIRST_AID)
    assert services.merge(theme=one, into=other, actor=TEST, at=NOW) == other
    assert services.merge(theme=one, into=other, actor=TEST, at=NOW) == other
    assert other.members.count() == 9
    services.unmerge(theme=one, actor=TEST, at=NOW)
    assert (places(one), places(other)) == (set(MICROWAVE), set(FIRST_AID))
    assert Theme.objects.get(pk=one.pk).state == ThemeState.OPEN
    with pytest.raises(OtherHome):
        services.merge(theme=one, into=one, actor=TEST, at=NOW)
    with pytest.raises(OtherHome):
        services.merge(theme=one, into=make_theme(fed.other_township), actor=TEST, at=NOW)


def test_acceptance_can_be_taken_back_until_something_came_of_it(fed):
    theme = make_theme(fed.township)
    services.take_back(theme=theme, actor=TEST, at=NOW)
    assert Theme.objects.get(pk=theme.pk).state == ThemeState.SUGGESTED
    proposal = make_proposal(fed.township)
    with pytest.raises(HasConsequences):
        services.take_back(theme=proposal.theme, actor=TEST, at=NOW)
    services.settle(theme=proposal.theme, actor=TEST, at=NOW)
    services.reopen(theme=proposal.theme, actor=TEST, at=NOW)
    told = set(AuditRecord.objects.values_list("action", flat=True))
    assert {"theme.taken_back", "theme.settled", "theme.reopened", "proposal.drafted"} <= told


def test_search_is_asked_for_once_and_can_be_asked_for_again(heard):
    today = timezone.localdate()
    given = {"org": heard.township, "since": today, "until": today, "actor": TEST}
    search = services.ask(**given, at=NOW)
    with pytest.raises(AlreadySearching):
        services.ask(**given, at=NOW)
    jobs.run(str(search.pk))
    assert Search.objects.get().state == SearchState.DONE
    lost = services.ask(**given, at=NOW)
    services.ask(**given, at=NOW + timedelta(hours=1))
    assert Search.objects.get(pk=lost.pk).state == SearchState.FAILED
    with pytest.raises(BadPeriod):
        services.ask(**{**given, "since": today + timedelta(days=1)}, at=NOW)
    with pytest.raises(NotAllowed):
        services.ask(**{**given, "actor": make_actor(roles.TOWNSHIP, heard.other_township)}, at=NOW)
