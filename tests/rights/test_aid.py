"""Legal aid: one tap for whoever needs it, open to the few, and to nobody else anywhere."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.errors import NotAllowed
from niangjia.courses.choices import LecturerKind
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.people.services import erase
from niangjia.rights import services
from niangjia.rights.choices import AidState, Matter
from niangjia.rights.errors import AskedAlready, LawyerMissing, NothingWritten, OutcomeMissing, WrongStep
from niangjia.rights.models import AidCase, AidKeeper
from tests.courses.makers import make_firm, make_lecturer
from tests.rights.makers import handler_of, make_case
from tests.support.answers import words
from tests.support.at_rest import tables_with
from tests.support.cadres import make_cadre
from tests.support.factories import TEST, client_for, make_actor, make_person

PAGE, DESK = "/union/aid/", "/desk/rights/aid/"
WORDS, TOLD, LAWYER = "老板跑路欠薪四个月", "请带劳动合同来一趟", "端木正"


def given():
    return {"actor": TEST, "at": timezone.now()}


def test_worker_asks_with_one_choice_and_sees_how_it_stands(fed):
    me = make_person(org=fed.union)
    client = client_for(me)
    assert 'href="/union/aid/"' in words(client.get("/union/"))
    page = client.get(PAGE)
    sent = {"matter": Matter.WAGES, "words": "", "attempt": str(page.context["attempt"])}
    for _turn in range(2):  # the same form twice: one case
        assert client.post(PAGE, sent).headers["Location"] == PAGE
    case = AidCase.objects.get()
    assert (case.person, case.org, case.state) == (me, fed.district, AidState.WAITING)
    again = client.post(PAGE, {"matter": Matter.WAGES})
    assert (again.status_code, "已经收到" in words(again)) == (422, True)
    assert client.post(PAGE, {"matter": "nonsense"}).status_code == 422
    services.take_further(case=case, to=AidState.ACCEPTED, **given())
    services.take_further(
        case=case, to=AidState.WITH_LAWYER, lawyer=LAWYER, firm="京云律所", told=TOLD, **given()
    )
    told = words(client.get(PAGE))
    assert [text for text in (LAWYER, "京云律所", TOLD, "律师办理中") if text not in told] == []
    other = client_for(make_person(org=fed.union))
    assert LAWYER not in words(other.get(PAGE))
    assert other.post(f"{PAGE}{case.pk}/withdraw/").status_code == 404
    assert client.post(f"{PAGE}{case.pk}/withdraw/").status_code == 303
    assert AidCase.objects.get().state == AidState.WITHDRAWN


def test_who_is_not_signed_in_sees_the_hotline_and_the_way_in(client, fed):
    told = words(client.get(PAGE))
    assert ("tel:12351" in told, "登录并申请" in told) == (True, True)
    assert client.post(PAGE, {"matter": "wages"}).status_code == 404


def test_the_few_open_a_case_and_nobody_else_finds_any_of_it(fed):
    case = make_case(fed.union, words=WORDS)
    leader = make_cadre(fed.district, PostLevel.DEPUTY_DIVISION)
    keeper = handler_of(fed.union, make_cadre(fed.district, PostLevel.STAFF))
    for who in (leader, keeper):
        told = words(client_for(who).get(case.get_absolute_url()))
        assert WORDS in told
        assert ("法律援助申请" in words(client_for(who).get("/desk/"))) is True
    readers = AuditRecord.objects.filter(action="aid.opened", subject_id=str(case.pk)).order_by("pk")
    assert list(readers.values_list("actor_user", flat=True)) == [leader.user_id, keeper.user_id]
    outside = {
        "section head": make_cadre(fed.district, PostLevel.SECTION),
        "city's leader": make_cadre(fed.city, PostLevel.BUREAU),
        "other district's leader": make_cadre(fed.other_district, PostLevel.DIVISION),
        "township's leader": make_cadre(fed.township, PostLevel.DIVISION),
        "station": make_actor(roles.STATION, fed.station),
        "auditor": make_actor(roles.AUDITOR, fed.district),
        "administrator": make_actor(roles.ADMINISTRATOR, fed.district),
    }
    for name, who in outside.items():
        client = client_for(who)
        assert client.get(case.get_absolute_url()).status_code == 404, name
        assert client.post(f"{case.get_absolute_url()}step/", {"to": "accepted"}).status_code == 404, name
        for page in (DESK, "/desk/", "/desk/search/?q=欠薪", f"/desk/people/{case.person_id}/"):
            told = words(client.get(page))
            assert [one for one in (WORDS, str(case.pk), "件法律援助") if one in told] == [], (name, page)
        with pytest.raises(NotAllowed):
            services.take_further(
                case=case, to=AidState.ACCEPTED, actor=make_actor(roles.CITY, fed.city), at=case.asked_at
            )
    assert (AidCase.objects.get().state, readers.count()) == (AidState.WAITING, 2)
    assert tables_with(WORDS) == []


def test_handler_who_is_let_go_is_out_on_the_next_request_and_nobody_handles_their_own(fed):
    leader, keeper = make_cadre(fed.district, PostLevel.DIVISION), make_cadre(fed.district, PostLevel.STAFF)
    lead, keep = client_for(leader), client_for(keeper)
    case, own = make_case(fed.union), make_case(fed.district, person=keeper)
    sent = {"org": str(fed.district.pk), "person": str(keeper.pk)}
    keep.post(DESK, sent)
    assert AidKeeper.objects.count() == 0
    lead.post(DESK, sent)
    assert (keep.get(case.get_absolute_url()).status_code, keep.get(own.get_absolute_url()).status_code) == (
        200,
        404,
    )
    assert keep.post(DESK, {"dismiss": str(AidKeeper.objects.get().pk)}).status_code == 404
    lead.post(DESK, {"dismiss": str(AidKeeper.objects.get().pk)})
    assert keep.get(case.get_absolute_url()).status_code == 404


def test_case_goes_from_advice_to_its_outcome(fed):
    case, client = make_case(fed.union), client_for(make_cadre(fed.district, PostLevel.DIVISION))
    step = f"{case.get_absolute_url()}step/"
    for sent in (
        {"to": "consulted"},
        {"to": "declined", "told": " "},
        {"to": "closed", "told": "好"},
        {"to": "nonsense"},
    ):
        assert client.post(step, sent).status_code == 422
    for sent in (
        {"to": "consulted", "told": "可以申请仲裁"},
        {"to": "accepted", "note": "材料齐"},
        {"to": "lawyer", "lawyer": LAWYER},
        {"to": "closed", "told": "拿到了", "outcome": "mediated"},
    ):
        assert client.post(step, sent).status_code == 303, sent
    case.refresh_from_db()
    assert (case.state, case.outcome, case.told, case.lawyer) == ("closed", "mediated", "拿到了", LAWYER)
    with pytest.raises(WrongStep):
        services.take_further(case=case, to=AidState.ACCEPTED, **given())


@pytest.mark.parametrize(
    ("state", "to", "error"),
    [
        (AidState.WAITING, AidState.CONSULTED, NothingWritten),
        (AidState.ACCEPTED, AidState.WITH_LAWYER, LawyerMissing),
    ],
)
def test_steps_say_what_they_need(fed, state, to, error):
    case = make_case(fed.union, state=state)
    with pytest.raises(error):
        services.take_further(case=case, to=to, **given())
    if state == AidState.ACCEPTED:
        with pytest.raises(OutcomeMissing):
            services.take_further(case=case, to=AidState.CLOSED, told="好", **given())


def test_lawyer_is_chosen_from_the_corps_with_the_firm(fed):
    firm = make_firm(fed.district, name="北京檀州律师事务所")
    make_lecturer(fed.district, person=make_person(name="端木正"), firm=firm)
    make_lecturer(fed.other_district, person=make_person(name="百里奚"))
    make_lecturer(fed.district, person=make_person(name="公孙策"), kind=LecturerKind.SCHOLAR)
    case = make_case(fed.union)
    client = client_for(make_cadre(fed.district, PostLevel.DIVISION))
    services.take_further(case=case, to=AidState.ACCEPTED, **given())
    page = client.get(case.get_absolute_url())
    assert page.context["step_form"].corps == {"端木正": "北京檀州律师事务所"}
    assert '<option value="端木正">' in words(page)
    client.post(f"{case.get_absolute_url()}step/", {"to": "lawyer", "lawyer": "端木正"})
    case.refresh_from_db()
    assert (case.state, case.lawyer, case.firm) == (AidState.WITH_LAWYER, "端木正", "北京檀州律师事务所")
    client.post(f"{case.get_absolute_url()}step/", {"to": "lawyer", "lawyer": "东方律师"})
    case.refresh_from_db()
    assert (case.lawyer, case.firm) == ("东方律师", ""), "another may be written"


def test_case_is_written_down_for_somebody_who_called(fed):
    client = client_for(make_cadre(fed.district, PostLevel.DIVISION))
    form = client.get(f"{DESK}new/")
    sent = {
        "org": str(fed.district.pk),
        "name": "司空见",
        "phone": "13912345678",
        "group": "rider",
        "matter": "platform",
        "words": WORDS,
        "attempt": str(form.context["attempt"]),
    }
    for _turn in range(2):
        assert client.post(f"{DESK}new/", sent).status_code == 303
    case = AidCase.objects.get()
    assert (case.person.name, case.words) == ("司空见", WORDS)
    assert client.post(f"{DESK}new/", {**sent, "phone": "12", "attempt": ""}).status_code == 422
    with pytest.raises(AskedAlready):
        services.ask(person=case.person, matter="platform", **given())


@pytest.mark.parametrize(
    ("role", "place"),
    [(roles.STATION, "station"), (roles.TOWNSHIP, "township"), (roles.DISTRICT, "district")],
)
def test_who_handles_no_case_passes_one_on_and_sees_no_more_of_it(fed, role, place):
    org = getattr(fed, place)
    actor = make_actor(role, org)
    client = client_for(actor)
    form = client.get(f"{DESK}new/")
    sent = {
        "name": "司空见",
        "phone": "13912345678",
        "group": "rider",
        "matter": "platform",
        "words": WORDS,
        "attempt": str(form.context["attempt"]),
    }
    told = [words(client.post(f"{DESK}new/", sent, follow=True))]
    told.append(words(client.post(f"{DESK}new/", {**sent, "attempt": ""}, follow=True)))
    assert ["已转给法律援助经办人" in one for one in told] == [True, True], "nobody learns that one was there"
    case = AidCase.objects.get()
    assert (case.org, case.person.name, case.words) == (fed.district, "司空见", WORDS)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert [text for text in (WORDS, "司空见") if text in words(client.get("/desk/"))] == []
    assert client.post(f"{DESK}new/", {**sent, "phone": "12"}).status_code == 422
    assert (
        client_for(make_cadre(fed.district, PostLevel.DIVISION)).get(case.get_absolute_url()).status_code
        == 200
    )


def test_nobody_passes_on_from_a_place_they_do_not_act_for(fed):
    with pytest.raises(NotAllowed):
        services.hand_in(
            org=fed.other_station,
            name="司空见",
            phone="13912345678",
            group="rider",
            matter="wages",
            actor=make_actor(roles.STATION, fed.station),
            at=timezone.now(),
        )


def test_case_of_somebody_erased_is_emptied(fed):
    case = make_case(fed.union, words=WORDS, state=AidState.CONSULTED)
    erase(person=case.person, reason="本人要求", **given())
    case.refresh_from_db()
    assert (case.words, case.told, case.state, case.notes.get().told) == ("", "", AidState.WITHDRAWN, "")
