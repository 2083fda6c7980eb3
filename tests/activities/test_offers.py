"""Activities: made, published, closed, cancelled, copied, changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.activities import services
from niangjia.activities.answers import check_questions
from niangjia.activities.errors import BadQuestion, MayNotRun, NotReady, WrongState
from niangjia.activities.models import Activity
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.core.files import picture_path
from niangjia.ledger.errors import NoDistrict
from niangjia.people.middleware import actor_for
from tests.support.factories import TEST, Federation, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup
from tests.support.pictures import make_picture

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def staff(fed: Federation) -> Actor:
    return make_runner(fed.township)


def draft(fed: Federation, **fields: Any) -> Activity:
    return make_activity(org=fed.township, published=False, at=NOW, **fields)


def change(activity: Activity, actor: Actor, version: int | None = None, **changes: Any) -> Activity:
    return services.update_activity(
        activity=activity, version=version or activity.version, changes=changes, actor=actor, at=NOW
    )


def test_activity_begins_as_a_draft_that_can_be_found_by_sound(fed: Federation, staff: Actor):
    activity = make_activity(org=fed.township, published=False, at=NOW, actor=staff, title=" 快递员免费体检 ")
    assert (activity.state, activity.title, activity.created_by) == (
        "draft",
        "快递员免费体检",
        staff.user_id,
    )
    assert (activity.initials, activity.pinyin) == ("kdymftj", "kuai di yuan mian fei ti jian")
    assert activity.district_id == fed.district.pk
    assert AuditRecord.objects.filter(action="activity.created").count() == 1


def test_work_of_the_city_belongs_to_its_headquarters(fed: Federation):
    with pytest.raises(NoDistrict):
        services.create_activity(org=fed.city, programme="legal", title="普法", actor=TEST, at=NOW)
    made = services.create_activity(org=fed.headquarters, programme="legal", title="普法", actor=TEST, at=NOW)
    assert made.district_id == fed.headquarters.pk


@pytest.mark.parametrize("wrong", [{"title": "  "}, {"audience": "groups"}])
def test_title_and_groups_must_be_there(fed: Federation, wrong: dict[str, Any]):
    with pytest.raises(NotReady):
        draft(fed, **wrong)


def test_only_staff_of_the_organiser_has_activities_in_hand(fed: Federation):
    activity = make_activity(org=fed.township, at=NOW)
    for actor in (make_runner(fed.other_township), actor_for(make_person(org=fed.union), None)):
        for act in (
            lambda actor=actor: services.create_activity(
                org=fed.township, programme="legal", title="普法", actor=actor, at=NOW
            ),
            lambda actor=actor: change(activity, actor, title="改"),
            lambda actor=actor: services.publish_activity(activity=activity, actor=actor, at=NOW),
            lambda actor=actor: services.close_activity(activity=activity, actor=actor, at=NOW),
            lambda actor=actor: services.cancel_activity(activity=activity, reason="", actor=actor, at=NOW),
            lambda actor=actor: services.copy_activity(activity=activity, actor=actor, at=NOW),
            lambda actor=actor: services.set_picture(
                activity=activity, upload=make_picture(), actor=actor, at=NOW
            ),
        ):
            with pytest.raises(MayNotRun):
                act()
    assert Activity.objects.get().state == "published"


def test_publishing_needs_a_date(fed: Federation, staff: Actor):
    activity = draft(fed)
    with pytest.raises(NotReady):
        services.publish_activity(activity=activity, actor=staff, at=NOW)
    make_session(activity=activity, at=NOW)
    activity.refresh_from_db()
    assert (activity.state, activity.published_at) == ("published", NOW)


def test_closing_and_opening_again_keeps_the_day_of_publishing(fed: Federation, staff: Actor):
    activity = make_activity(org=fed.township, at=NOW)
    for _twice in range(2):
        assert services.close_activity(activity=activity, actor=staff, at=NOW + DAY).state == "closed"
    again = services.publish_activity(activity=activity, actor=staff, at=NOW + 2 * DAY)
    assert (again.state, again.published_at) == ("published", NOW)
    assert AuditRecord.objects.filter(action="activity.closed").count() == 1


def test_draft_is_not_closed(fed: Federation, staff: Actor):
    with pytest.raises(WrongState):
        services.close_activity(activity=draft(fed), actor=staff, at=NOW)


def test_cancelling_calls_every_coming_date_off(fed: Federation, staff: Actor):
    activity = draft(fed)
    past = make_session(activity=activity, at=NOW - 9 * DAY)
    coming = make_session(activity=past.activity, at=NOW)
    make_signup(session=coming, at=NOW)
    for _twice in range(2):
        services.cancel_activity(activity=past.activity, reason="场地维修", actor=staff, at=NOW)
    for session in (past, coming):
        session.refresh_from_db()
    assert (past.cancelled_at, coming.cancelled_at, coming.taken) == (None, NOW, 0)
    activity.refresh_from_db()
    assert (activity.state, activity.cancelled_at, activity.cancel_reason) == ("cancelled", NOW, "场地维修")
    assert SmsMessage.objects.filter(kind="activity_cancelled").count() == 1
    with pytest.raises(WrongState):
        services.publish_activity(activity=activity, actor=staff, at=NOW)


def test_change_is_kept_with_what_was_before(fed: Federation, staff: Actor):
    activity = draft(fed, title="体检")
    changed = change(activity, staff, title="免费体检", bring="请空腹")
    assert (changed.title, changed.initials, changed.version) == ("免费体检", "mftj", activity.version + 1)
    assert AuditRecord.objects.get(action="activity.changed").detail == {
        "title": ["体检", "免费体检"],
        "bring": ["", "请空腹"],
    }


def test_stale_change_is_refused(fed: Federation, staff: Actor):
    activity = draft(fed)
    change(activity, staff, title="甲写的")
    with pytest.raises(StaleRecord):
        change(activity, staff, title="乙写的")
    activity.refresh_from_db()
    assert activity.title == "甲写的"


def test_change_is_checked_like_a_new_one(fed: Federation, staff: Actor):
    activity = draft(fed)
    with pytest.raises(NotReady):
        change(activity, staff, audience="groups")
    with pytest.raises(NotReady):
        change(activity, staff, title="")
    with pytest.raises(BadQuestion):
        change(activity, staff, questions=[{"label": ""}])


def test_organiser_changes_within_the_scope_and_the_district_only(fed: Federation, staff: Actor):
    activity = draft(fed)
    with pytest.raises(MayNotRun):
        change(activity, staff, org=fed.other_township)
    with pytest.raises(WrongState):
        change(activity, make_runner(fed.city), org=fed.other_district)
    assert change(activity, staff, org=fed.station).org == fed.station


def test_picture_is_kept(fed: Federation, staff: Actor):
    activity = services.set_picture(activity=draft(fed), upload=make_picture(), actor=staff, at=NOW)
    path = picture_path(activity.picture)
    assert path is not None
    assert path.exists()


def test_copy_is_a_draft_with_the_dates_moved(fed: Federation, staff: Actor):
    activity = draft(fed, audience="groups", groups=["courier"], limit="year", bring="请空腹")
    session = make_session(activity=activity, at=NOW, capacity=7, name="第一场")
    gone = make_session(activity=session.activity, at=NOW)
    services.cancel_session(session=gone, reason="下雪", actor=staff, at=NOW)
    make_signup(session=session, at=NOW)
    copy = services.copy_activity(activity=session.activity, actor=staff, at=NOW, shift=364 * DAY)
    assert (copy.state, copy.copied_from, copy.template) == ("draft", activity, False)
    assert (copy.title, copy.groups, copy.limit, copy.bring, copy.created_by) == (
        activity.title,
        ["courier"],
        "year",
        "请空腹",
        staff.user_id,
    )
    moved = copy.sessions.get()
    assert (moved.starts_at, moved.closes_at) == (
        session.starts_at + 364 * DAY,
        session.closes_at + 364 * DAY,
    )
    assert (moved.name, moved.capacity, moved.taken, moved.queued) == ("第一场", 7, 0, 0)


def test_template_is_made_and_used_but_never_published(fed: Federation, staff: Actor):
    activity = make_activity(org=fed.township, at=NOW, bring="请空腹")
    template = services.save_as_template(activity=activity, actor=staff, at=NOW)
    assert (template.template, template.state, template.sessions.count()) == (True, "draft", 0)
    with pytest.raises(WrongState):
        services.publish_activity(activity=template, actor=staff, at=NOW)
    made = services.create_from_template(template=template, org=fed.station, actor=staff, at=NOW)
    assert (made.template, made.org, made.bring, made.copied_from) == (False, fed.station, "请空腹", template)
    assert list(Activity.objects.public()) == [activity]


def test_questions_get_a_stored_form():
    assert check_questions([{"label": " 到场方式 ", "kind": "choice", "choices": ["骑车", " ", "步行"]}]) == [
        {
            "key": "q1",
            "label": "到场方式",
            "kind": "choice",
            "required": False,
            "choices": ["骑车", "步行"],
        }
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        [{"label": " "}],
        [{"label": "问", "kind": "file"}],
        [{"label": "问", "kind": "choice", "choices": ["只有一个"]}],
        [{"label": "问"}] * 13,
    ],
)
def test_questions_that_cannot_be_asked_are_refused(wrong: list[dict[str, Any]]):
    with pytest.raises(BadQuestion):
        check_questions(wrong)


def test_every_question_has_a_key_of_its_own():
    """The first of three was taken out and a new one written in the third row."""
    kept = [{"key": "q2", "label": "乙"}, {"key": "q3", "label": "丙"}]
    for new in ({"label": "新"}, {"key": "q3", "label": "新"}):
        keys = [question["key"] for question in check_questions([*kept, new, {"label": "又一个"}])]
        assert (keys[:2], len(set(keys))) == (["q2", "q3"], 4)
