"""A campaign has groups led by leaders; a cadre in two groups is one; everybody sees where to go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.research import services
from niangjia.research.errors import (
    BadPeriod,
    CampaignClosed,
    NotALeader,
    NotASectionCadre,
    OrgIsClosed,
    OutsideCampaign,
    SameName,
    SameStay,
)
from niangjia.research.models import Campaign, GroupMember, WorkGroup
from tests.support.answers import table, words
from tests.support.cadres import make_cadre
from tests.support.drawn import forms_on
from tests.support.factories import TEST, client_for, make_actor
from tests.support.research import make_campaign, make_group, make_stay, today

CAMPAIGNS = "/desk/research/campaigns/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def value(key, org, campaign):
    period = Period(campaign.since, campaign.until)
    return compute.value(registry.figure(key), org.scope, period).value


def test_cadre_in_two_groups_that_meet_at_one_station_is_counted_once(fed):
    campaign, cadre, other = make_campaign(fed.district), make_cadre(fed.district), make_cadre(fed.township)
    leader = make_cadre(fed.district, PostLevel.DEPUTY_DIVISION)
    groups = [make_group(campaign, cadre, other, leader=leader), make_group(campaign, cadre, leader=leader)]
    for group in groups:
        make_stay(group, fed.station)
    assert GroupMember.objects.count() == 5
    assert value("research.groups", fed.district, campaign) == 2
    assert value("research.cadres", fed.district, campaign) == 3
    assert value("research.groups", fed.other_district, campaign) == 0
    page = client_for(make_actor(roles.DISTRICT, fed.district)).get(f"{CAMPAIGNS}{campaign.pk}/")
    assert (page.context["cadres"], len(page.context["groups"])) == (3, 2)


def test_rules_of_groups(fed):
    campaign = make_campaign(fed.district)
    low, outside = make_cadre(fed.district, PostLevel.STAFF), make_cadre(fed.other_district)
    section = make_cadre(fed.district)
    for error, members, more in (
        (NotASectionCadre, [low], {}),
        (NotASectionCadre, [outside], {}),
        (NotALeader, [], {"leader": section}),
        (NotAllowed, [], {"actor": make_actor(roles.DISTRICT, fed.other_district)}),
    ):
        with pytest.raises(error):
            make_group(campaign, *members, **more)
    make_group(campaign, section, name="第一组")
    with pytest.raises(SameName):
        make_group(campaign, section, name="第一组")


def test_members_change_and_the_leader_too_but_a_stale_save_does_not(fed):
    campaign, one, two = make_campaign(fed.district), make_cadre(fed.district), make_cadre(fed.district)
    group, next_leader = make_group(campaign, one), make_cadre(fed.district, PostLevel.DIVISION)
    changes = {"name": "改名组", "leader": next_leader, "cadres": [two]}
    services.update_group(group=group, version=1, changes=changes, **given())
    held = {member.person_id: member.leads for member in group.members.all()}
    assert held == {next_leader.pk: True, two.pk: False}
    with pytest.raises(StaleRecord):
        services.update_group(group=group, version=1, changes=changes, **given())


def test_stale_form_of_a_group_shows_both_versions(fed):
    campaign = make_campaign(fed.district)
    group, client = make_group(campaign, make_cadre(fed.district)), client_for(make_cadre(fed.district))
    url = f"{group.get_absolute_url()}edit/"
    form = next(one for one in forms_on(words(client.get(url)), url) if "leader" in one.fields)
    assert client.post(url, {**form.fields, "name": "甲组"}).status_code == 303
    stale = client.post(url, {**form.fields, "name": "乙组"})
    assert stale.status_code == 409 and "甲组" in words(stale)


def test_rules_of_stays_and_of_a_campaign_s_days(fed):
    campaign = make_campaign(fed.district)
    group, first = make_group(campaign), campaign.since
    stay = make_stay(group, fed.station, since=first, until=first + timedelta(days=2))
    assert make_stay(group, fed.station, since=first, until=first + timedelta(days=2)) == stay
    closed = fed.other_station
    closed.closed_on = today()
    closed.save()
    for error, org, more in (
        (SameStay, fed.station, {"since": first}),
        (OutsideCampaign, fed.station, {"since": first - timedelta(days=1)}),
        (BadPeriod, fed.station, {"since": first + timedelta(days=3), "until": first}),
        (OrgIsClosed, closed, {}),
        (NotAllowed, fed.other_district, {"actor": make_actor(roles.DISTRICT, fed.district)}),
    ):
        with pytest.raises(error):
            make_stay(group, org, **more)
    changes = {"since": first + timedelta(days=5)}
    with pytest.raises(OutsideCampaign):
        services.update_campaign(campaign=campaign, version=1, changes=changes, **given())


def test_closed_campaign_sends_nobody_and_opens_again(fed):
    campaign, cadre = make_campaign(fed.district), make_cadre(fed.district)
    group = make_group(campaign, cadre)
    make_stay(group, fed.station)
    client = client_for(cadre)
    assert (
        "测试" in words(client.get("/desk/research/"))
        and len(client.get("/desk/research/").context["today"]) == 1
    )
    for _turn in range(2):
        services.close_campaign(campaign=campaign, result="走遍了", **given())
    assert client.get("/desk/research/").context["today"] == []
    with pytest.raises(CampaignClosed):
        make_stay(group, fed.other_station)
    services.reopen_campaign(campaign=campaign, **given())
    assert len(client.get("/desk/research/").context["today"]) == 1


def test_cadre_sent_outside_of_their_scope_sees_the_way_and_the_questions(fed):
    campaign, cadre = make_campaign(fed.district), make_cadre(fed.township)
    make_stay(make_group(campaign, cadre), fed.other_station)
    client = client_for(cadre)
    page = client.get("/desk/research/")
    assert fed.other_station.name in words(page)
    shown = client.get(f"{CAMPAIGNS}{campaign.pk}/")
    assert (shown.status_code, "/desk/figures/" in shown.content.decode().partition("<main")[2]) == (
        200,
        False,
    )
    planner = client_for(make_actor(roles.DISTRICT, fed.district))
    assert "/desk/figures/research.groups/" in planner.get(f"{CAMPAIGNS}{campaign.pk}/").content.decode()
    form = words(client.get(f"/desk/research/visits/new/?org={fed.other_station.pk}"))
    assert "午饭在哪儿吃？" in form
    assert f'<option value="{fed.other_station.pk}" selected>' in form
    today_page = client.get("/desk/")
    assert [one.title for one in today_page.context["columns"]["today"]] == [fed.other_station.label]
    assert client_for(make_cadre(fed.township)).get(f"{CAMPAIGNS}{campaign.pk}/").status_code == 404


def test_planned_in_the_browser_s_forms_once_each(fed):
    leader, cadre = make_cadre(fed.district, PostLevel.DIVISION), make_cadre(fed.district)
    client, new = client_for(leader), f"{CAMPAIGNS}new/"
    form = forms_on(words(client.get(new)), new)[-1]
    sent = {**form.fields, "name": "秋季调研", "since": "2026-01-01", "until": "2026-02-01"}
    for _turn in range(3):
        answer = client.post(new, sent)
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == campaign.get_absolute_url()
    groups = f"{campaign.get_absolute_url()}groups/new/"
    form = forms_on(words(client.get(groups)), groups)[-1]
    sent = {**form.fields, "name": "一组", "leader": str(leader.pk), "cadres": [str(cadre.pk)]}
    for _turn in range(3):
        client.post(groups, sent)
    group = WorkGroup.objects.get()
    assert {one.person_id for one in group.members.all()} == {leader.pk, cadre.pk}
    assert client.post(new, {**sent, "since": "2026-03-01", "until": "2026-02-01"}).status_code == 422
    sheet = table(client.get(f"{campaign.get_absolute_url()}?format=xlsx"))
    assert ["一组", leader.name, cadre.name] in [row[:3] for row in sheet]


def test_auditor_sees_masked_names_and_plans_nothing(fed):
    campaign = make_campaign(fed.district)
    make_group(campaign, make_cadre(fed.district, name="欧阳慕云"))
    client = client_for(make_actor(roles.AUDITOR, fed.district))
    page = words(client.get(campaign.get_absolute_url()))
    assert ("欧阳慕云" in page, "欧**" in page) == (False, True)
    assert client.get(f"{campaign.get_absolute_url()}edit/").status_code == 404
    assert client.get("/desk/research/").headers["Location"] == CAMPAIGNS
