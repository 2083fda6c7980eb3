"""Groups of a class, and assignments: drawn and moved, handed in and marked."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from niangjia.classes import queries, services
from niangjia.classes.errors import (
    BadGrouping,
    BadMark,
    LeaderWithoutGroup,
    MarkedAlready,
    NothingHandedIn,
    TwoLeaders,
)
from niangjia.classes.forgetting import forget
from niangjia.classes.models import Assignment, Enrolment, Work
from niangjia.core.errors import NotAllowed
from niangjia.core.papers import BadPaper
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.rosters.files import load_sealed
from tests.classes.makers import AT, OVER, make_assignment, make_class, make_enrolment, make_work
from tests.support.factories import TEST, client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_federation()


def test_groups_are_drawn_evenly_and_units_sit_apart(tree):
    about = make_class(tree.district)
    services.set_quota(training_class=about, org=tree.township, places=4, actor=TEST, at=AT)
    for number in range(9):
        org = tree.township if number < 4 else tree.district
        services.enrol(training_class=about, person=make_person(), org=org, actor=TEST, at=AT)
    for number in (1, 5):
        with pytest.raises(BadGrouping):
            services.draw_groups(training_class=about, number=number, actor=TEST, at=AT)
    services.draw_groups(training_class=about, number=4, actor=TEST, at=AT)
    people = list(Enrolment.objects.filter(training_class=about))
    assert sorted(Counter(one.group_number for one in people).values()) == [2, 2, 2, 3]
    assert {one.group_number for one in people if one.org == tree.township} == {1, 2, 3, 4}


def test_groups_are_made_by_hand_and_have_one_leader(tree):
    about = make_class(tree.district)
    first, second = make_enrolment(about), make_enrolment(about)
    given = {"training_class": about, "actor": TEST, "at": AT}
    services.arrange(standing={first.pk: (1, True), second.pk: (1, False)}, **given)
    with pytest.raises(TwoLeaders):
        services.arrange(standing={second.pk: (1, True)}, **given)
    with pytest.raises(LeaderWithoutGroup):
        services.arrange(standing={second.pk: (None, True)}, **given)
    assert services.arrange(standing={first.pk: (1, False), second.pk: (1, True)}, **given) == 2
    assert services.arrange(standing={second.pk: (1, True)}, **given) == 0
    first.refresh_from_db()
    assert queries.leader_of(first) == second.person
    services.leave(enrolment=second, actor=TEST, at=AT)
    assert queries.leader_of(first) is None


def test_groups_at_the_desk_and_on_the_phone(tree):
    about = make_class(tree.district)
    first, second = make_enrolment(about), make_enrolment(about)
    desk = client_for(make_actor(roles.DISTRICT, tree.district))
    page = f"/desk/classes/{about.pk}/groups/"
    assert desk.get(page).status_code == 200
    form = {f"was_{one.pk}": "" for one in (first, second)}
    form |= {f"group_{one.pk}": "2" for one in (first, second)}
    leads = {f"leads_{one.pk}": "on" for one in (first, second)}
    assert desk.post(page, {**form, **leads}).status_code == 400
    assert desk.post(page, {**form, f"leads_{first.pk}": "on"}).status_code == 303
    stale = {f"was_{second.pk}": "", f"group_{second.pk}": ""}  # not touched on a page opened before
    assert desk.post(page, stale).status_code == 303
    shown = desk.get(about.get_absolute_url() + "?group=2").content.decode()
    assert "第2组" in shown and "组长" in shown
    assert (
        f"组长：{first.person}" in client_for(second.person).get(f"/my/classes/{second.pk}/").content.decode()
    )
    make_enrolment(about), make_enrolment(about)
    assert desk.post(f"{page}draw/", {"number": "2"}).status_code == 303
    assert not Enrolment.objects.filter(leads=True).exists()


def test_work_is_replaced_until_it_is_marked(tree):
    about = make_class(tree.district)
    one, other = make_enrolment(about), make_enrolment(about)
    asked = make_assignment(about)
    work = make_work(one, assignment=asked)
    who = actor_for(one.person, None)
    given = {"assignment": asked, "enrolment": one, "actor": who}
    with pytest.raises(NotAllowed):
        services.hand_in_work(**{**given, "enrolment": other}, at=AT, text="代交")
    with pytest.raises(NothingHandedIn):
        services.hand_in_work(assignment=asked, enrolment=other, actor=actor_for(other.person, None), at=AT)
    with pytest.raises(BadPaper):
        services.hand_in_work(upload=SimpleUploadedFile("a.pdf", b"MZ"), at=AT, **given)
    late = services.hand_in_work(text="改过的一稿", at=OVER + timedelta(days=1), **given)
    assert (late.pk, late.text, late.late, work.late) == (work.pk, "改过的一稿", True, False)
    assert load_sealed(late.file, late.file_key) == b"%PDF-1.7\n"
    with pytest.raises(BadMark):
        services.mark_work(work=work, mark=101, actor=TEST, at=OVER)
    services.mark_work(work=work, mark=88, comment="写得实在", actor=TEST, at=OVER)
    with pytest.raises(MarkedAlready):
        services.hand_in_work(text="再改", at=OVER, **given)
    forget(persons=[one.person], actor=TEST, at=OVER)
    work.refresh_from_db()
    assert (work.text, work.file, work.comment, work.mark) == ("", "", "", 88)


def test_assignment_from_the_desk_to_the_phone_and_back(tree, django_capture_on_commit_callbacks):
    about = make_class(tree.district)
    one = make_enrolment(about)
    desk, phone = client_for(make_actor(roles.DISTRICT, tree.district)), client_for(one.person)
    form = {"title": "身边的普法故事", "text": "三百字", "due_on": "2030-05-20"}
    set_page = f"/desk/classes/{about.pk}/assignments/"
    assert desk.post(set_page, {**form, "due_on": "0203-05-20"}).status_code == 422
    assert desk.post(set_page, form).status_code == 303
    asked = Assignment.objects.get()
    assert "身边的普法故事" in phone.get(f"/my/classes/{one.pk}/").content.decode()
    mine = f"/my/classes/assignments/{asked.pk}/"
    assert client_for(make_person()).get(mine).status_code == 404
    assert phone.post(mine, {"text": " "}).status_code == 422
    sent = {"text": "雨夜送餐。", "upload": SimpleUploadedFile("作业.pdf", b"%PDF-1.7\n")}
    assert phone.post(mine, sent).status_code == 303
    work = Work.objects.get()
    assert phone.get(f"/my/classes/work/{work.pk}/file/").content == b"%PDF-1.7\n"
    assert one.person.name in desk.get(asked.get_absolute_url()).content.decode()
    marking = f"/desk/classes/work/{work.pk}/"
    assert "雨夜送餐" in desk.get(marking).content.decode()
    assert desk.get(f"{marking}file/").content == b"%PDF-1.7\n"
    assert desk.post(marking, {"mark": "101"}).status_code == 422
    assert desk.post(marking, {"mark": "95", "comment": "写得实在"}).status_code == 303
    assert "写得实在" in phone.get(mine).content.decode()
    assert client_for(make_actor(roles.AUDITOR, tree.district)).get(marking).status_code == 404
