"""The reserve opens to those who lead the federation and to the keepers they name: to nobody else, nowhere."""

from datetime import date

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.cadres import queries, services
from niangjia.cadres.choices import EntryKind, FileState
from niangjia.cadres.errors import EndBeforeStart, NotHere, NothingSaid, OwnName, WrongStep
from niangjia.cadres.models import Nomination, ReserveEntry, ReserveFile, ReserveKeeper
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.orgs.queries import federation_of
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.people.errors import ReasonMissing
from niangjia.people.middleware import actor_for
from niangjia.people.services import end_post, erase, name_keeper
from tests.support.answers import words
from tests.support.at_rest import tables_with
from tests.support.cadres import make_cadre, make_file, make_nomination
from tests.support.factories import TEST, client_for, make_actor, make_person
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_activity

LIST = "/desk/cadres/reserve/"
NAME, WHY, NOTES, COURSE = "独孤后备", "独当一面的好苗子", "拟放到街道锻炼", "党校青年班二期"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


@pytest.fixture
def young(fed):
    return make_cadre(fed.township, PostLevel.STAFF, name=NAME, birth_on=date(1994, 5, 6))


@pytest.fixture
def file(fed, young) -> ReserveFile:
    made = make_nomination(fed.township, young, reason=WHY).file
    services.update_file(file=made, version=1, changes={"notes": NOTES, "education": "2"}, **given())
    services.add_entry(file=made, kind=EntryKind.TRAINING, starts_on=date(2023, 3, 1), text=COURSE, **given())
    made.refresh_from_db()
    return made


def test_leaders_and_keepers_open_the_file_and_nobody_else_does(fed, file):
    leader = make_cadre(fed.district, PostLevel.DEPUTY_DIVISION)
    keeper = make_cadre(fed.district, PostLevel.STAFF)
    name_keeper(
        of=ReserveKeeper, person=keeper, org=fed.district, **given(actor_for(leader, leader.posts.get()))
    )
    outside = {
        "section head": make_cadre(fed.district, PostLevel.SECTION),
        "city's leader": make_cadre(fed.city, PostLevel.BUREAU),
        "other district's leader": make_cadre(fed.other_district, PostLevel.DIVISION),
        "township's leader": make_cadre(fed.township, PostLevel.DIVISION),
        "nominator's colleague": make_cadre(fed.township),
        "the young cadre": file.person,
        "auditor": make_actor(roles.AUDITOR, fed.district),
        "administrator": make_actor(roles.ADMINISTRATOR, fed.district),
    }
    for who in (leader, keeper):
        client = client_for(who)
        told = words(client.get(file.get_absolute_url()))
        assert [text for text in (NAME, WHY, NOTES, COURSE, "1994") if text not in told] == []
        assert NAME in words(client.get(LIST))
    readers = AuditRecord.objects.filter(action="reserve.opened", subject_id=str(file.pk)).order_by("pk")
    assert list(readers.values_list("actor_user", flat=True)) == [leader.user_id, keeper.user_id]
    for name, who in outside.items():
        client = client_for(who)
        assert client.get(file.get_absolute_url()).status_code == 404, name
        for act in ("edit", "step", "entry"):
            assert client.post(f"{file.get_absolute_url()}{act}/", {"to": "accepted"}).status_code == 404, (
                name
            )
        for page in (LIST, "/desk/", "/desk/search/?q=储备"):
            told = words(client.get(page))
            assert [text for text in (WHY, NOTES, COURSE, file.get_absolute_url()) if text in told] == [], (
                name
            )
        if who != file.person:
            assert NAME not in words(client.get(LIST)), name
    assert (ReserveFile.objects.get().state, readers.count()) == (FileState.NOMINATED, 2)


def test_nothing_of_the_file_is_on_the_person_s_page_or_in_what_they_take_away(fed, file):
    leader = client_for(make_cadre(fed.district, PostLevel.DIVISION))
    shown = words(leader.get(f"/desk/people/{file.person_id}/"))
    taken = words(client_for(file.person).get("/my/data/export/"))
    for told in (shown, taken):
        assert [text for text in (WHY, NOTES, COURSE, "储备") if text in told] == []


def test_keeper_who_is_dismissed_or_leaves_is_out_on_the_next_request(fed, file):
    leader, keeper = make_cadre(fed.district, PostLevel.DIVISION), make_cadre(fed.district, PostLevel.STAFF)
    lead, keep = client_for(leader), client_for(keeper)
    sent = {"org": str(fed.district.pk), "person": str(keeper.pk)}
    assert keep.post(LIST, sent).status_code == 303
    assert ReserveKeeper.objects.count() == 0
    lead.post(LIST, sent)
    assert keep.get(file.get_absolute_url()).status_code == 200
    other = make_cadre(fed.district, PostLevel.STAFF)
    keep.post(LIST, {**sent, "person": str(other.pk)})
    assert keep.post(LIST, {"dismiss": str(ReserveKeeper.objects.get().pk)}).status_code == 404
    assert ReserveKeeper.objects.get().person == keeper
    lead.post(LIST, {"dismiss": str(ReserveKeeper.objects.get().pk)})
    assert keep.get(file.get_absolute_url()).status_code == 404
    end_post(post=leader.posts.get(), **given())
    assert lead.get(file.get_absolute_url()).status_code == 404


def test_nominators_see_that_they_nominated_and_nothing_more(fed, young):
    nominator = make_cadre(fed.township)
    client = client_for(nominator)
    page = client.get(f"{LIST}nominate/")
    typed = {"person": str(young.pk), "reason": WHY, "attempt": str(page.context["attempt"])}
    assert {client.post(f"{LIST}nominate/", typed).headers["Location"] for _turn in range(2)} == {LIST}
    file = Nomination.objects.get().file
    assert (file.org, file.person, Nomination.objects.get().org) == (fed.district, young, fed.township)
    for state in (FileState.ACCEPTED, FileState.ROTATED):
        before = words(client.get(LIST))
        services.step_file(file=file, to=state, **given())
        assert words(client.get(LIST)).count(NAME) == before.count(NAME) == 1
        assert [text for text in (WHY, str(state.label)) if text in words(client.get(LIST))] == []
    again = make_nomination(fed.district, young)  # another unit does not learn that there is a file
    assert again.file == file
    assert NAME not in words(client_for(make_cadre(fed.township)).get(LIST))


def test_rules_of_nominating(fed, young):
    acting = given(make_actor(roles.TOWNSHIP, fed.township))
    for error, more in (
        (OwnName, given(actor_for(young, young.posts.get()))),
        (NotHere, {"person": make_cadre(fed.other_township)}),
        (NotHere, {"person": make_person(org=fed.township)}),
        (ReasonMissing, {"reason": " "}),
        (NotAllowed, {"org": fed.other_township}),
        (NotAllowed, given(make_actor(roles.STATION, fed.station)) | {"org": fed.station}),
    ):
        with pytest.raises(error):
            services.nominate(**{"person": young, "org": fed.township, "reason": WHY, **acting, **more})
    sent = client_for(make_cadre(fed.township)).post(f"{LIST}nominate/", {"person": "x", "reason": ""})
    assert sent.status_code == 422


def test_steps_follow_each_other(fed, file):
    with pytest.raises(WrongStep):
        services.step_file(file=file, to=FileState.ROTATED, **given())
    for state in (
        FileState.ACCEPTED,
        FileState.ACCEPTED,
        FileState.ROTATED,
        FileState.ACCEPTED,
        FileState.LEFT,
    ):
        assert services.step_file(file=file, to=state, **given()).state == state
    with pytest.raises(WrongStep):
        services.step_file(file=file, to="nonsense", **given())
    make_nomination(fed.district, file.person)
    file.refresh_from_db()
    assert (file.state, file.nominations.count()) == (FileState.NOMINATED, 2)
    steps = AuditRecord.objects.filter(action="reserve.decided")
    assert (steps.count(), steps.filter(subject_id=str(file.pk)).count()) == (4, 4)


def test_only_keepers_write_whoever_calls(fed, file):
    acting = given(make_actor(roles.DISTRICT, fed.district))
    for call in (
        lambda: services.step_file(file=file, to=FileState.ACCEPTED, **acting),
        lambda: services.update_file(file=file, version=file.version, changes={}, **acting),
        lambda: services.add_entry(
            file=file, kind=EntryKind.TRAINING, starts_on=date(2023, 1, 1), text="x", **acting
        ),
        lambda: name_keeper(of=ReserveKeeper, person=file.person, org=fed.district, **acting),
    ):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(StaleRecord):
        services.update_file(file=file, version=1, changes={"notes": ""}, **given())
    entry = {
        "file": file,
        "kind": EntryKind.ROTATION,
        "starts_on": date(2023, 3, 1),
        "text": "街道",
        **given(),
    }
    for error, more in ((NothingSaid, {"text": " "}), (EndBeforeStart, {"ends_on": date(2023, 2, 1)})):
        with pytest.raises(error):
            services.add_entry(**{**entry, **more})


def test_leader_keeps_the_file_on_its_pages(fed, file):
    client, page = client_for(make_cadre(fed.district, PostLevel.DIVISION)), file.get_absolute_url()
    assert client.post(f"{page}step/", {"to": "accepted"}).status_code == 303
    typed = {"kind": "rotation", "starts_on": "2023-04-01", "text": "到溪翁庄镇轮岗"}
    attempt = str(client.get(page).context["attempt"])
    for _turn in range(2):
        assert client.post(f"{page}entry/", {**typed, "attempt": attempt}).status_code == 303
    assert ReserveEntry.objects.filter(kind=EntryKind.ROTATION).count() == 1
    assert client.post(f"{page}entry/", {"kind": "x"}).status_code == 422
    told = words(client.get(page))
    assert ("到溪翁庄镇轮岗" in told, "已入库" in told) == (True, True)
    assert [one.pk for one in client.get(LIST, {"state": "accepted"}).context["files"]] == [file.pk]
    assert list(client.get(LIST, {"state": "left"}).context["files"]) == []


def test_training_comes_from_sessions_attended(fed, file):
    def past(programme: str):
        draft = make_activity(org=fed.district, programme=programme, published=False)
        return make_past_session(fed.district, activity=draft)

    session = past("training.cadre")
    attend(make_past_signup(session, person=file.person))
    make_past_signup(past("training.cadre"), person=file.person)
    attend(make_past_signup(past("health_check"), person=file.person))
    assert [one.session for one in queries.training_of(file)] == [session]


def test_what_is_written_is_sealed_and_the_trail_names_nobody(fed, file):
    assert [tables_with(text) for text in (WHY, NOTES, COURSE)] == [[]] * 3
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    told = words(auditor.get("/desk/audit/"))
    assert [text for text in (NAME, WHY, NOTES, COURSE) if text in told] == []
    assert "推荐进入储备库" in told


def test_file_of_somebody_erased_is_emptied(fed, young, file):
    end_post(post=young.posts.get(), **given())
    erase(person=young, reason="本人要求", **given())
    file.refresh_from_db()
    assert (file.notes, file.education, file.state) == ("", "", FileState.LEFT)
    assert (file.entries.count(), file.nominations.get().reason) == (0, "")
    assert tables_with(NAME) == []
    told = words(client_for(make_cadre(fed.district, PostLevel.DIVISION)).get(LIST))
    assert NAME not in told


def test_federation_is_that_of_the_district_or_the_city(fed):
    assert [federation_of(org) for org in (fed.union, fed.district, fed.headquarters, fed.city)] == [
        fed.district,
        fed.district,
        fed.city,
        fed.city,
    ]
    assert make_file(fed.headquarters).org == fed.city
