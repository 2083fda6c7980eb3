"""The day and after: questions, votes, the library, the word, books, the call to the unit, letters, the record."""

import io

import docx
import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities import services as activities
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.forgetting import forget as forget_asked
from niangjia.activities.models import Signup
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.training import services
from niangjia.training.errors import NamesLeft, OwnWork, TooSoon, WordsTooMany, WrongWord
from niangjia.training.forgetting import forget
from niangjia.training.models import Asked, Handout, Keepsake, Placement, UnitCall, Vote
from tests.courses.makers import make_material
from tests.support.answers import sent_to, told, words
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation, make_person
from tests.training.making import bring_forward, make_placement, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def sign_up(placement: Placement, person: Person) -> Signup:
    return activities.sign_up(session=placement.session, person=person, actor=TEST, at=timezone.now())


def test_a_courier_asks_others_vote_the_lecturer_answers_and_the_library_keeps_it(fed):
    placement = make_placement(fed.union)
    page = f"/lectures/{placement.pk}/"
    courier, rider = (make_person(org=fed.union) for _turn in range(2))
    attempt = "0190aaaa-0000-7000-8000-000000000002"
    for _turn in range(2):
        client_for(courier).post(f"{page}ask/", {"text": "没签合同怎么办？", "attempt": attempt})
    asked = Asked.objects.get()
    assert asked.moment == "before"
    for wanted in ("yes", "yes"):
        client_for(rider).post(f"{page}vote/", {"asked": str(asked.pk), "wanted": wanted})
    assert Vote.objects.count() == 1
    assert (
        client_for(rider).post(f"{page}answer/", {"asked": str(asked.pk), "answer": "我猜"}).status_code
        == 303
    )
    asked.question.refresh_from_db()
    assert asked.question.answer == ""
    lawyer = client_for(placement.lecturer.person)
    answer = f"{courier.name}您好，可以主张二倍工资，打 13800001234。"
    lawyer.post(f"{page}answer/", {"asked": str(asked.pk), "answer": answer})
    assert SmsMessage.objects.filter(kind="question_answered").count() == 1
    shown = words(client_for(None).get(page))
    assert "没签合同怎么办" in shown and "二倍工资" in shown
    assert client_for(None).get("/lectures/answers/?q=二倍工资").content.decode().count("没签合同") == 0
    staff = client_for(make_actor(roles.TOWNSHIP, fed.township))
    desk = f"/desk/lectures/{placement.pk}/questions/"
    given = {"act": "publish", "asked": str(asked.pk), "question": "没签合同怎么办？"}
    assert "13800001234" in told(staff.post(desk, {**given, "answer": answer}))[-1]
    with pytest.raises(NamesLeft):
        services.publish_answer(
            asked=Asked.objects.select_related("question__person").get(),
            question="没签合同怎么办？",
            answer=f"{courier.name}可以主张二倍工资。",
            actor=TEST,
            at=timezone.now(),
        )
    staff.post(desk, {**given, "answer": "可以主张二倍工资。"})
    assert "没签合同" in words(client_for(None).get("/lectures/answers/?q=合同+二倍"))
    forget(persons=[courier], actor=TEST, at=timezone.now())
    forget_asked(persons=[courier], actor=TEST, at=timezone.now())
    assert "没签合同" in words(client_for(None).get("/lectures/answers/"))  # by nobody
    assert client_for(None).get(page).status_code == 200
    staff.post(desk, {"act": "take_down", "asked": str(asked.pk)})
    staff.post(desk, {"act": "ask", "text": "现场问：工伤怎么报？"})
    assert "工伤怎么报" in words(staff.get(desk))


def test_materials_are_at_hand_for_the_lecturer_and_handouts_for_listeners(fed):
    placement = make_placement(fed.union)
    for name, handout in (("讲课提纲", False), ("普法折页", True)):
        make_material(placement.course, name=name, handout=handout)
    lecturer, listener = client_for(placement.lecturer.person), client_for(make_person(org=fed.union))
    pages = {
        "lecturer": words(lecturer.get(f"/my/lectures/{placement.pk}/")),
        "listener": words(listener.get(f"/lectures/{placement.pk}/")),
        "anybody": words(client_for(None).get(f"/lectures/{placement.pk}/")),
    }
    assert {who: ("讲课提纲" in page, "普法折页" in page) for who, page in pages.items()} == {
        "lecturer": (True, True),
        "listener": (False, True),
        "anybody": (False, False),
    }


def test_the_word_of_an_online_session_checks_in(fed):
    placement = make_placement(fed.union, mode="online", place="", link="https://meeting.example.org/1")
    listener = make_person(org=fed.union)
    actor = make_actor(roles.WORKER, fed.union, person=listener)
    given = {"placement": placement, "person": listener, "actor": actor, "at": timezone.now()}
    with pytest.raises(TooSoon):
        services.sign_in_by_word(**given, word="同心")
    placement = bring_forward(placement, hours=0.5)
    with pytest.raises(NotAllowed):
        services.set_code_word(placement=placement, word="同心", actor=actor, at=timezone.now())
    client_for(placement.lecturer.person).post(f"/my/lectures/{placement.pk}/word/", {"word": " 同心 8 "})
    placement.refresh_from_db()
    assert placement.code_word == "同心8"
    given |= {"placement": placement, "at": timezone.now()}
    with pytest.raises(WrongWord):
        services.sign_in_by_word(**given, word="同德")
    phone = client_for(listener)
    told_of = told(phone.post(f"/lectures/{placement.pk}/here/", {"word": "同心８"}))[-1]
    assert "报名" in told_of or told_of == "签到成功。"
    for _turn in range(8):
        try:
            services.sign_in_by_word(**given, word="同德")
        except WrongWord:
            continue
        except WordsTooMany:
            break
    else:
        pytest.fail("words can be tried for ever")


def test_a_lecture_held_is_called_back_and_counts(fed):
    placement = make_placement(fed.union, audience="women", key_date="women", venue_kind="school")
    staff = make_actor(roles.TOWNSHIP, fed.township)
    desk = client_for(staff)
    here = f"/desk/lectures/{placement.pk}/"
    listeners = [sign_up(placement, make_person(org=fed.union)) for _turn in range(2)]
    assert told(desk.post(f"{here}handout/", {"title": "一本通", "copies": "60"}))[-1] == "开课后才能登记。"
    with pytest.raises(TooSoon):
        services.record_unit_call(
            placement=placement, reached=True, satisfied=True, actor=staff, at=timezone.now()
        )
    placement = bring_forward(placement, hours=5)
    for one in listeners:
        activities.check_in(signup=one, method=CheckInMethod.LIST, actor=TEST, at=timezone.now())
    assert "回访单位" in words(desk.get("/desk/"))
    assert placement.order.unit_name in words(desk.get("/desk/lectures/?show=call"))
    attempt = "0190aaaa-0000-7000-8000-000000000003"
    for _turn in range(2):
        desk.post(f"{here}handout/", {"title": "一本通", "copies": "60", "attempt": attempt})
    assert Handout.objects.get().copies == 60
    assert told(desk.post(f"{here}handout/", {"title": "", "copies": "0"}))[-1].startswith("请填写发放了什么")
    lawyer = make_actor(roles.TOWNSHIP, fed.township, person=placement.lecturer.person)
    with pytest.raises(OwnWork):
        services.record_unit_call(
            placement=placement, reached=True, satisfied=True, actor=lawyer, at=timezone.now()
        )
    assert desk.post(f"{here}call/", {"reached": ""}).status_code == 400
    desk.post(f"{here}call/", {"reached": "no"})
    assert sent_to(desk.post(f"{here}call/", {"reached": "satisfied", "said": "讲得好"})) == (303, here)
    desk.post(f"{here}call/", {"reached": "unsatisfied"})  # the first answer stands
    assert list(UnitCall.objects.values_list("reached", "satisfied")) == [(False, None), (True, True)]
    today = local_day(timezone.now())
    period = Period(today.replace(month=1, day=1), today)
    figures = {
        key: compute.value(registry.figure(f"training.{key}"), fed.city.scope, period)
        for key in (
            "satisfaction",
            "by_venue_kind",
            "by_key_date",
            "by_group",
            "order_to_session_days",
            "orders_open",
        )
    }
    assert {key: (one.value, one.n) for key, one in figures.items()} == {
        "satisfaction": (100, 1),
        "by_venue_kind": (1, 1),
        "by_key_date": (1, 1),
        "by_group": (2, 2),
        "order_to_session_days": (placement.days_waited, 1),
        "orders_open": (0, 0),
    }
    group = registry.figure("training.by_group")
    assert [one.key for one in compute.parts(group, fed.city.scope, period, group.breakdowns[0])] == ["women"]
    assert compute.value(registry.figure("training.legal_sessions"), fed.city.scope, period).value == 1
    record = client_for(make_actor(roles.CITY, fed.city)).get(
        f"/desk/lecturers/{placement.lecturer_id}/record/"
    )
    assert "听课人次" in words(record)
    paper = client_for(placement.lecturer.person).get(f"/my/lecturer/{placement.lecturer_id}/certificate/")
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(paper.content)).paragraphs)
    assert "授课证明" in text and "共授课1场" in text


def test_letters_and_banners_are_kept_with_the_order(fed):
    placement = make_placement(fed.union)
    staff = client_for(make_actor(roles.TOWNSHIP, fed.township))
    page = f"/desk/orders/{placement.order_id}/"
    today = str(local_day(timezone.now()))
    nothing = staff.post(f"{page}thanks/", {"kind": "banner", "on": today})
    assert (nothing.status_code, "请上传照片" in words(nothing)) == (400, True)
    staff.post(f"{page}thanks/", {"kind": "banner", "on": today, "words": "贴心娘家人", "photo": picture()})
    kept = Keepsake.objects.get()
    shown = staff.get(f"/desk/orders/thanks/{kept.pk}/")
    assert shown["Content-Type"] == "image/webp"
    assert b"".join(shown.streaming_content).startswith(b"RIFF")  # read to its end, it closes its file
    assert "贴心娘家人" in words(staff.get(page))
    outsider = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert outsider.get(f"/desk/orders/thanks/{kept.pk}/").status_code == 404
