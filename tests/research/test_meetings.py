"""Stations report from their own figures; minutes yield tasks, each done once."""

import io
from datetime import timedelta

import docx
import pytest
from django.utils import timezone

from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.people import roles
from niangjia.people.choices import PostKind
from niangjia.people.services import erase
from niangjia.research import services
from niangjia.research.errors import DueBefore, NobodyToReport, NotHere, ReasonMissing, TaskOver, TooLong
from niangjia.research.models import StationReport, Task
from tests.support.answers import words
from tests.support.cadres import make_cadre
from tests.support.drawn import forms_on
from tests.support.factories import TEST, client_for, make_actor, make_person, make_post
from tests.support.offers import make_headcount
from tests.support.research import make_meeting, make_talk, make_task, today

MEETINGS = "/desk/research/meetings/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def deputy_of(fed, name="司徒副站"):
    """The deputy head of the first station, whose post is with the town's union, as the unions keep it."""
    person = make_person(org=fed.township, name=name)
    title = f"{fed.station.name}副站长"
    make_post(org=fed.township, role=roles.STATION, person=person, title=title, kind=PostKind.STAFF)
    return person


def test_each_report_is_drafted_from_the_station_s_own_figures_with_the_way_to_them(fed):
    deputy = deputy_of(fed)
    make_headcount(org=fed.station, on=today(), headcount=37)
    make_headcount(org=fed.other_station, on=today(), headcount=5)
    make_talk(fed.township)
    meeting = make_meeting(fed.district)
    report = meeting.reports.get(org=fed.station)
    assert report.person == deputy
    assert "服务人次 37 人次" in report.text and "职工沟通会 1 场" in report.text
    client = client_for(deputy)
    page = words(client.get(report.get_absolute_url()))
    assert "/desk/figures/services.times/" in page and f"org={fed.township.pk}" in page
    opened = next(line for line in page.split('"') if line.startswith("/desk/figures/services.times/"))
    assert client.get(opened.replace("&amp;", "&")).status_code == 200
    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_report_is_written_once_by_its_own_and_drafted_anew(fed):
    deputy = deputy_of(fed)
    report = make_meeting(fed.district).reports.get(org=fed.station)
    client, url = client_for(deputy), report.get_absolute_url()
    form = next(one for one in forms_on(words(client.get(url)), url) if "text" in one.fields)
    assert client.post(url, {**form.fields, "text": "我们的话"}).status_code == 303
    stale = client.post(url, {**form.fields, "text": "旧的"})
    assert stale.status_code == 409 and "我们的话" in words(stale)
    assert client.post(url, {**form.fields, "version": "2", "text": "长" * 20_000}).status_code == 422
    with pytest.raises(TooLong):
        services.update_report(report=report, version=2, changes={"text": "长" * 20_000}, **given())
    other = make_actor(roles.STATION, fed.other_station)
    with pytest.raises(NotAllowed):
        services.update_report(report=report, version=2, changes={"text": "x"}, **given(other))
    client.post(f"{url}draft/")
    fresh = StationReport.objects.get(pk=report.pk)
    assert (fresh.edited, "工作情况汇报如下" in fresh.text) == (False, True)


def test_period_that_changes_drafts_anew_what_nobody_wrote(fed):
    meeting = make_meeting(fed.district)
    own, other = meeting.reports.order_by("pk")[:2]
    services.update_report(report=own, version=1, changes={"text": "自己写的"}, **given())
    changes = {"since": today() - timedelta(days=10)}
    services.update_meeting(meeting=meeting, version=1, changes=changes, **given())
    assert StationReport.objects.get(pk=own.pk).text == "自己写的"
    assert StationReport.objects.get(pk=other.pk).text != other.text
    with pytest.raises(StaleRecord):
        services.update_meeting(meeting=meeting, version=1, changes=changes, **given())


def test_task_stands_on_today_and_is_done_once(fed):
    cadre = make_cadre(fed.township)
    task = make_task(fed.district, cadre)
    client = client_for(cadre)
    assert "贴出周末时间" in [one.title for one in client.get("/desk/").context["columns"]["todo"]]
    url = f"/desk/research/tasks/{task.pk}/done/"
    client.post(url, {"note": "已贴"})
    first = Task.objects.get().done_at
    client.post(url, {"note": "又一次"})
    done = Task.objects.get()
    assert (done.done_at, done.done_note) == (first, "已贴")
    assert "贴出周末时间" not in [one.title for one in client.get("/desk/").context["columns"]["todo"]]
    client.post(f"/desk/research/tasks/{task.pk}/reopen/")
    assert Task.objects.get().done_at is None
    stranger = client_for(make_cadre(fed.other_township))
    assert stranger.post(url).status_code == 404


def test_task_is_given_on_the_meeting_s_page_once_and_stands_in_the_minutes(fed):
    leader, cadre = make_cadre(fed.district), make_cadre(fed.township, name="诸葛听雨")
    meeting = make_meeting(fed.district, text="抓好建会。")
    client, page = client_for(leader), meeting.get_absolute_url()
    form = next(one for one in forms_on(words(client.get(page)), page) if "due_on" in one.fields)
    sent = {**form.fields, "person": str(cadre.pk), "text": "走访三家企业", "due_on": today().isoformat()}
    for _turn in range(3):
        client.post(f"{page}task/", sent)
    assert Task.objects.get().person == cadre
    document = docx.Document(io.BytesIO(client.get(f"{page}minutes/").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([one.text for one in document.paragraphs] + cells)
    for part in ("工作情况汇报", "抓好建会。", "走访三家企业", "诸葛听雨"):
        assert part in text, part
    bad = client.post(f"{page}task/", {**sent, "attempt": "", "due_on": "2001-01-01"})
    assert (bad.status_code, Task.objects.count()) == (422, 1)


def test_rules_of_meetings_and_tasks(fed):
    meeting = make_meeting(fed.district)
    cadre, stranger = make_cadre(fed.township), make_cadre(fed.other_district)
    with pytest.raises(NobodyToReport):
        services.call_meeting(org=fed.union, title="会", on=today(), since=today(), until=today(), **given())
    known = {"meeting": meeting, "text": "事", **given()}
    with pytest.raises(NotHere):
        services.give_task(person=stranger, due_on=today(), **known)
    with pytest.raises(DueBefore):
        services.give_task(person=cadre, due_on=meeting.on - timedelta(days=1), **known)
    task = services.give_task(person=cadre, due_on=today(), **known)
    with pytest.raises(ReasonMissing):
        services.drop_task(task=task, reason="", **given())
    services.drop_task(task=task, reason="不用了", **given())
    with pytest.raises(TaskOver):
        services.finish_task(task=task, **given())


def test_somebody_erased_has_nothing_left_to_do_and_reports_nothing(fed):
    deputy = deputy_of(fed)
    task = make_task(fed.district, deputy)
    for post in deputy.posts.all():
        post.ends_on = today() - timedelta(days=1)
        post.starts_on = post.ends_on
        post.save()
    erase(person=deputy, reason="本人要求", actor=TEST, at=timezone.now())
    assert not Task.objects.open().filter(pk=task.pk).exists()
    assert not StationReport.objects.filter(person=deputy).exists()
