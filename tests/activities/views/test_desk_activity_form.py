"""/desk/activities/new/ and /edit/ — made from nothing, from a template, from last year's; edited by two at once."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from niangjia.activities import services
from niangjia.activities.models import Activity
from niangjia.core.clock import local_day
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, words
from tests.support.factories import client_for, make_actor, make_runner
from tests.support.offers import make_activity, make_session
from tests.support.pictures import make_picture

pytestmark = pytest.mark.django_db
NEW = "/desk/activities/new/"


def typed(org: Any, **fields: Any) -> dict[str, Any]:
    return {
        "org": str(org.pk),
        "programme": "health_check",
        "title": "快递员免费体检💐",
        "audience": "everyone",
        "limit": "",
        **fields,
    }


def question(row: int, label: str, kind: str = "text", choices: str = "", **more: str) -> dict[str, str]:
    given = {"label": label, "kind": kind, "choices": choices, **more}
    return {f"question-{row}-{name}": value for name, value in given.items()}


def make_gif() -> SimpleUploadedFile:
    """A picture, but none of the kinds we keep."""
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "GIF")
    return SimpleUploadedFile("a.gif", content.getvalue(), "image/gif")


def edit_url(activity: Any) -> str:
    return reverse("activities:desk_activity_edit", args=[activity.pk])


def test_activity_is_made_and_goes_on_to_its_dates(staff, staff_actor, federation):
    given = typed(
        federation.township,
        text="上午抽血。\n<b>下午</b>领报告。",
        audience="groups",
        groups=["courier", "rider"],
        audience_org=str(federation.union.pk),
        limit="year",
    )
    answer = staff.post(NEW, given)
    made = Activity.objects.get()
    assert sent_to(answer) == (303, reverse("activities:desk_session_new", args=[made.pk]))
    assert (made.org, made.title, made.groups, made.audience_org, made.limit, made.state) == (
        federation.township,
        "快递员免费体检💐",
        ["courier", "rider"],
        federation.union,
        "year",
        "draft",
    )
    assert made.created_by == staff_actor.user_id


def test_questions_are_kept_in_their_order(staff, federation):
    given = typed(
        federation.township,
        **question(0, "衣服尺码", "choice", "M，L、XL", required="on"),
        **question(2, "忌口"),
    )
    staff.post(NEW, given)
    assert Activity.objects.get().questions == [
        {"key": "q1", "label": "衣服尺码", "kind": "choice", "required": True, "choices": ["M", "L", "XL"]},
        {"key": "q2", "label": "忌口", "kind": "text", "required": False, "choices": []},
    ]


def test_picture_is_kept(staff, federation):
    staff.post(NEW, {**typed(federation.township), "upload": make_picture()})
    assert Activity.objects.get().picture.endswith(".webp")


def test_form_opens_with_my_own_org(staff, federation):
    form = staff.get(NEW).context["form"]
    assert form["org"].initial == federation.township.pk
    assert [label for _pk, label in form.fields["org"].choices] == [
        "测试子镇总工会",
        "　子镇服务站",
        "　子镇快递工会",
    ]


def test_orgs_are_indented_from_the_top_of_ones_own(federation):
    for role, org, first in (
        (roles.STATION, federation.station, "子镇服务站"),
        (roles.DISTRICT, federation.district, "测试甲区总工会"),
        (roles.CITY, federation.city, "测试甲区总工会"),
    ):
        form = client_for(make_actor(role, org)).get(NEW).context["form"]
        assert next(iter(form.fields["org"].choices))[1] == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "长" * 81},
        {"org": NOBODYS},
        {"org": "nonsense"},
        {"org": "9" * 5000},
        {"programme": "no such"},
        {"audience": "nobody"},
        {"audience": "groups"},
        {"audience": "groups", "groups": ["no such"]},
        {"audience_org": "nonsense"},
        {"limit": "sometimes"},
        {"contact_phone": "8" * 41},
        {"title": "a\x00b"},
        question(0, "", "choice", "M，L"),
        question(0, "尺码", "choice", "M"),
        question(0, "尺码", "no such"),
    ],
)
def test_wrong_values_are_refused_and_the_rest_stays(staff, federation, wrong):
    answer = staff.post(NEW, {**typed(federation.township, text="上午抽血<辣>💐"), **wrong})
    assert (answer.status_code, Activity.objects.count()) == (422, 0)
    page = words(answer)
    assert "上午抽血&lt;辣&gt;💐" in page
    assert all(str(wrong.get(f"question-0-{part}", "")) in page for part in ("label", "choices"))


def test_org_of_elsewhere_cannot_organise(staff, federation):
    answer = staff.post(NEW, typed(federation.other_township))
    assert (answer.status_code, Activity.objects.count()) == (422, 0)


def test_questions_that_were_refused_stay(staff, federation):
    wrong = {**question(0, "衣服尺码", "choice", "M", required="on"), **question(1, "忌口<辣>")}
    page = staff.post(NEW, typed(federation.township, **wrong))
    rows = page.context["questions"]
    assert [(row.get("label"), row.get("kind"), row.get("choices_text")) for row in rows[:2]] == [
        ("衣服尺码", "choice", "M"),
        ("忌口<辣>", "text", ""),
    ]
    assert rows[0]["required"] is True


@pytest.mark.parametrize("rows", NONSENSE)
def test_number_of_rows_is_not_trusted(staff, federation, rows):
    staff.post(NEW, typed(federation.township, question_rows=rows, **question(0, "忌口")))
    assert [one["label"] for one in Activity.objects.get().questions] == ["忌口"]


def test_thirteen_questions_are_too_many(staff, federation):
    asked = {}
    for row in range(13):
        asked |= question(row, f"问题{row}")
    answer = staff.post(NEW, typed(federation.township, **asked))
    assert (answer.status_code, Activity.objects.count()) == (422, 0)
    assert len(answer.context["questions"]) == 14


@pytest.mark.parametrize("upload", ["words.txt", "picture.gif"])
def test_file_that_is_no_picture_of_ours_makes_nothing(staff, federation, upload):
    content = make_gif() if upload.endswith("gif") else SimpleUploadedFile(upload, b"not a picture")
    given = {**typed(federation.township), "upload": content}
    assert (staff.post(NEW, given).status_code, Activity.objects.count()) == (422, 0)


def test_form_in_another_dress_is_read_as_empty(staff, federation):
    assert post_json(staff, NEW).status_code == 422
    assert post_json(staff, edit_url(make_activity(org=federation.township))).status_code == 422


def copied(client: Client, source: Any, first: str = "") -> Activity:
    answer = client.post(f"{NEW}?from={source.pk}", {"first": first} if first else {})
    made = Activity.objects.latest("created_at")
    assert sent_to(answer) == (303, edit_url(made))
    return made


def test_copy_asks_for_the_first_date_and_keeps_the_distances(staff, federation):
    session = make_session(org=federation.township, capacity=7)
    later = make_session(activity=session.activity, starts_at=session.starts_at + timedelta(days=3))
    asked = staff.post(f"{NEW}?from={session.activity.pk}")
    assert (asked.status_code, Activity.objects.count()) == (200, 1)
    day = local_day(session.starts_at)
    assert f'value="{day + timedelta(days=364)}"' in words(asked)
    made = copied(staff, session.activity, str(day + timedelta(days=30)))
    first, second = made.sessions.order_by("starts_at")
    assert (made.title, made.state, made.copied_from) == (session.activity.title, "draft", session.activity)
    assert (first.starts_at - session.starts_at, first.capacity, first.taken) == (timedelta(days=30), 7, 0)
    assert second.starts_at - later.starts_at == timedelta(days=30)


@pytest.mark.parametrize("first", ["", "nonsense", "2023-02-30", "1999-01-01", "a\x00b"])
def test_first_date_of_a_copy_is_a_day(staff, federation, first):
    session = make_session(org=federation.township)
    answer = staff.post(f"{NEW}?from={session.activity.pk}", {"first": first})
    assert (answer.status_code, Activity.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    "phone", ["010-6904 1234", "１３８００００００01", "12351", "69041234转 12", "010-69041234、13800000001"]
)
def test_contact_phone_is_taken_as_people_write_it(staff, federation, phone):
    assert staff.post(NEW, typed(federation.township, contact_phone=phone)).status_code == 303


@pytest.mark.parametrize("phone", ["找小王", "123", "微信 wang", "💐"])
def test_contact_phone_that_is_none_is_refused(staff, federation, phone):
    answer = staff.post(NEW, typed(federation.township, contact_phone=phone))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["contact_phone"])


def test_template_is_used_without_dates(staff, federation):
    live = make_activity(org=federation.township)
    template = services.save_as_template(
        activity=live, actor=make_runner(federation.township), at=timezone.now()
    )
    made = copied(staff, template)
    assert (made.template, made.sessions.count(), made.title) == (False, 0, live.title)


def test_templates_and_earlier_ones_are_offered(staff, federation):
    live = make_activity(org=federation.township)
    template = services.save_as_template(
        activity=live, actor=make_runner(federation.township), at=timezone.now()
    )
    page = staff.get(NEW)
    assert [list(page.context[name]) for name in ("templates", "earlier")] == [[template], [live]]


@pytest.mark.parametrize("source", [one for one in NONSENSE if one])
def test_copy_of_nothing_is_not_found(staff, source):
    assert staff.post(NEW, query_params={"from": source}).status_code == 404
    assert staff.get(NEW, {"from": source}).status_code == 200


def test_copy_of_what_is_elsewhere_is_not_found(elsewhere, federation):
    activity = make_activity(org=federation.township)
    assert elsewhere.post(f"{NEW}?from={activity.pk}").status_code == 404
    assert Activity.objects.count() == 1


def saved(client: Client, activity: Any, **fields: Any) -> Any:
    given = {**typed(activity.org), "title": activity.title, "version": str(activity.version), **fields}
    return client.post(edit_url(activity), given)


def test_edited_activity_is_saved(staff, federation):
    activity = make_activity(org=federation.township)
    answer = saved(staff, activity, title="新标题", bring="空腹")
    activity.refresh_from_db()
    assert sent_to(answer) == (303, reverse("activities:desk_activity", args=[activity.pk]))
    assert (activity.title, activity.bring, activity.version) == ("新标题", "空腹", 2)


def test_organiser_stays(staff, federation):
    activity = make_activity(org=federation.township)
    saved(staff, activity, org=str(federation.station.pk))
    activity.refresh_from_db()
    assert activity.org == federation.township


def test_stale_save_answers_409_and_shows_both(staff, federation):
    activity = make_activity(org=federation.township)
    saved(staff, activity, title="先存的", text="先存的正文")
    answer = saved(staff, activity, title="后存的", text="后存的正文")
    page = words(answer)
    assert answer.status_code == 409
    assert answer.context["theirs"] == [("标题", "先存的", "后存的"), ("内容", "先存的正文", "后存的正文")]
    assert all(text in page for text in ("先存的", "先存的正文", 'value="后存的"', "后存的正文"))
    assert 'name="version" value="2"' in page
    activity.refresh_from_db()
    assert activity.title == "先存的"
    assert saved(staff, activity, title="后存的").status_code == 303


@pytest.mark.parametrize("version", [*NONSENSE, "0", "2", "1.0"])
def test_version_that_is_none_is_a_stale_one(staff, federation, version):
    activity = make_activity(org=federation.township)
    answer = saved(staff, activity, title="后存的", version=version)
    assert (answer.status_code, 'value="后存的"' in words(answer)) == (409, True)


def test_version_is_kept_while_the_form_is_put_right(staff, federation):
    activity = make_activity(org=federation.township)
    saved(staff, activity, title="先存的")
    page = words(saved(staff, activity, title=""))
    assert 'name="version" value="1"' in page


def test_picture_that_is_refused_leaves_everything_as_it_was(staff, federation):
    activity = make_activity(org=federation.township)
    answer = saved(staff, activity, title="新标题", upload=make_gif())
    before = activity.title
    activity.refresh_from_db()
    assert (answer.status_code, activity.title, activity.version) == (400, before, 1)
    assert 'value="新标题"' in words(answer)


def test_audience_from_above_and_a_closed_programme_are_not_lost(staff, federation):
    activity = make_activity(org=federation.township, audience_org=federation.other_union)
    activity.programme.closed_on = timezone.localdate()
    activity.programme.save()
    page = words(staff.get(edit_url(activity)))
    assert f'<option value="{federation.other_union.pk}" selected>' in page
    assert '<option value="health_check" selected>' in page
    saved(staff, activity, audience_org=str(federation.other_union.pk))
    activity.refresh_from_db()
    assert (activity.audience_org, activity.programme_id) == (federation.other_union, "health_check")


def test_question_keeps_its_key_when_one_before_it_goes(staff, federation):
    activity = make_activity(org=federation.township)
    saved(staff, activity, **question(0, "尺码"), **question(1, "忌口"))
    activity.refresh_from_db()
    saved(
        staff,
        activity,
        **question(0, "", key="q1"),
        **question(1, "忌口", key="q2"),
        **question(2, "坐班车吗", "yesno"),
    )
    activity.refresh_from_db()
    saved(
        staff,
        activity,
        **question(0, "忌口", key="q2"),
        **question(1, "坐班车吗", "yesno", key="q3"),
        **question(2, "接种过吗"),
    )
    activity.refresh_from_db()
    keys = [one["key"] for one in activity.questions]
    assert (keys[0], len(set(keys))) == ("q2", 3)


@pytest.mark.parametrize("key", ["attempt", "group", 'csrfmiddlewaretoken"><b>', "q1", *NONSENSE])
def test_key_that_cannot_be_one_is_made_anew(staff, federation, key):
    saved(
        staff,
        make_activity(org=federation.township),
        **question(0, "尺码", key="q1"),
        **question(1, "忌口", key=key),
    )
    keys = [one["key"] for one in Activity.objects.get().questions]
    assert keys in (["q1", "q2"], ["q1", key.replace("\x00", "")])
    assert len(set(keys)) == 2
    assert not {"attempt", "group"} & set(keys)


def test_edit_of_elsewhere_is_not_there(elsewhere, worker, auditor, federation):
    activity = make_activity(org=federation.township)
    for client in (elsewhere, worker, auditor):
        assert [client.get(edit_url(activity)).status_code, saved(client, activity).status_code] == [404, 404]
    assert [client.get(NEW).status_code for client in (worker, auditor)] == [404, 404]


def test_anonymous_logs_in_first(client, federation):
    activity = make_activity(org=federation.township)
    for url in (NEW, edit_url(activity)):
        assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
        assert sent_to(client.post(url, typed(federation.township))) == (302, f"/accounts/login/?next={url}")
    assert Activity.objects.count() == 1


def test_wrong_method(staff, federation):
    urls = (NEW, edit_url(make_activity(org=federation.township)))
    assert [staff.delete(url).status_code for url in urls] == [405, 405]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        activity = make_activity(org=federation.township)
        services.save_as_template(
            activity=activity, actor=make_runner(federation.township), at=timezone.now()
        )
    with django_assert_max_num_queries(14):
        staff.get(NEW)
    with django_assert_max_num_queries(14):
        staff.get(edit_url(activity))
