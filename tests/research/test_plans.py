"""Talks to come: on the phone of those who go, recorded from the plan once, called off with a reason."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.research import services
from niangjia.research.errors import DayOver, NobodyGoes, PlanOver, ReasonMissing
from niangjia.research.forgetting import forget
from niangjia.research.models import Talk, TalkPlan
from niangjia.research.today import items
from tests.support.answers import words
from tests.support.drawn import forms_on
from tests.support.factories import TEST, Federation, client_for, make_actor
from tests.support.research import NOTHING_RAISED, make_plan, today

NEW, MINE, TALKS = "/desk/research/plans/new/", "/desk/research/", "/desk/research/talks/"
RECORD = "/desk/research/talks/new/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def test_planned_twice_is_one_and_stands_on_the_phone_of_who_goes(fed: Federation):
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    other = make_actor(roles.TOWNSHIP, fed.township)
    client = client_for(cadre)
    form = next(one for one in forms_on(words(client.get(NEW)), NEW) if "title" in one.fields)
    sent = {
        **form.fields,
        "title": "午休沟通会",
        "place": "鼓楼驿站",
        "hour": "12:10",
        "persons": [other.person_id],
    }
    sent["on"] = (today() + timedelta(days=1)).isoformat()
    answers = {client.post(NEW, sent).headers["Location"] for _turn in range(2)}
    plan = TalkPlan.objects.get()
    assert (answers, plan.hour) == ({plan.get_absolute_url()}, time(12, 10))
    assert "午休沟通会" in words(client_for(other).get(MINE))
    assert "鼓楼驿站" in words(client_for(other).get(MINE))
    assert "午休沟通会" not in words(client.get(MINE))
    assert "午休沟通会" in words(client.get(TALKS))


def test_refused_in_words_and_nothing_is_kept(fed: Federation):
    for error, more in (
        (DayOver, {"on": today() - timedelta(days=1)}),
        (NobodyGoes, {"persons": ()}),
        (NotAllowed, {"actor": make_actor(roles.STATION, fed.other_station)}),
    ):
        with pytest.raises(error):
            make_plan(fed.township, **more)
    cadre = client_for(make_actor(roles.TOWNSHIP, fed.township))
    assert cadre.post(NEW, {"title": "只有题目"}).status_code == 422
    assert not TalkPlan.objects.exists()


def test_record_is_filled_from_the_plan_and_holds_it_until_it_is_taken_back(fed: Federation):
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    who = Person.objects.get(pk=cadre.person_id)
    plan = make_plan(fed.township, who, on=today(), place="鼓楼驿站")
    assert [item.url for item in items(cadre, cadre.scope, timezone.now())] == [plan.get_absolute_url()]
    client = client_for(cadre)
    page = f"{RECORD}?plan={plan.pk}"
    form = next(one for one in forms_on(words(client.get(page)), page) if "title" in one.fields)
    assert (form.fields["title"], form.fields["place"]) == ([plan.title], ["鼓楼驿站"])
    for _turn in range(2):
        client.post(page, {**form.fields, **NOTHING_RAISED, "heads": "7"})
    talk = Talk.objects.get()
    plan.refresh_from_db()
    assert (plan.talk, talk.heads, items(cadre, cadre.scope, timezone.now())) == (talk, 7, [])
    with pytest.raises(PlanOver):
        services.call_off(plan=plan, reason="记错", **given())
    services.take_back_talk(talk=talk, reason="记错", **given())
    plan.refresh_from_db()
    assert plan.is_open


def test_changed_and_called_off(fed: Federation):
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    plan = make_plan(fed.township, Person.objects.get(pk=cadre.person_id))
    save = {"plan": plan, "version": plan.version, "changes": {"place": "北庄镇"}}
    changed = services.update_plan(**save, **given(cadre))
    assert (changed.place, changed.persons.count()) == ("北庄镇", 1)
    with pytest.raises(StaleRecord):
        services.update_plan(**save, **given(cadre))
    with pytest.raises(ReasonMissing):
        services.call_off(plan=plan, reason=" ", **given(cadre))
    client = client_for(cadre)
    client.post(f"{plan.get_absolute_url()}call-off/", {"reason": "暴雨"})
    assert "暴雨" in words(client.get(plan.get_absolute_url()))
    assert plan.title not in words(client.get(MINE))
    forget(persons=list(plan.persons.all()), **given())
    assert plan.persons.count() == 0
