"""Two records of one person: preview, merge, count once, and back again."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.errors import NotAllowed
from niangjia.figures import Period, compute, registry
from niangjia.ledger.models import Entry
from niangjia.people import queries, roles, services
from niangjia.people.choices import Group, Sex
from niangjia.people.errors import MergedOn, NotOnePerson
from niangjia.people.models import Membership, Merge, Person, Post
from tests.people.numbers import id_number
from tests.support import ledgers
from tests.support.factories import TEST, client_for, make_actor, make_federation, make_person, make_post

pytestmark = pytest.mark.django_db
NUMBER = "110118199003070019"


def pair(**kept) -> tuple[Person, Person]:
    """Give a record that knows little, and one that knows the rest."""
    little = {"name": "", "group": "", "phone": "", "signs_in": False, **kept}
    known = {"name": "王小明", "phone": "13812345678", "id_number": NUMBER, "employer": "速达"}
    return make_person(**little), make_person(**known)


def merge(kept: Person, gone: Person) -> Merge:
    return services.merge(kept=kept, gone=gone, reason="同一身份证", actor=TEST, at=timezone.now())


def undo(made: Merge) -> None:
    services.undo_merge(merge=made, reason="看错了", actor=TEST, at=timezone.now())


def fresh(*persons: Person) -> list[Person]:
    return [Person.objects.get(pk=person.pk) for person in persons]


def told(person: Person) -> dict:
    fields = ("name", "pinyin", "initials", "sex", "birth_on", "group", "employer", "home_org_id", "user_id")
    indexes = ("phone_index", "phone_tail_index", "id_number_index", "merged_into_id")
    sealed = {name: getattr(person.vault, name) for name in ("phone", "id_number", "address")}
    return {name: getattr(person, name) for name in (*fields, *indexes)} | sealed


def test_kept_record_takes_what_it_lacks():
    kept, gone = pair()
    user = gone.user
    merge(kept, gone)
    kept, gone = fresh(kept, gone)
    assert (kept.name, kept.initials, kept.sex, kept.birth_on, kept.group, kept.employer, kept.user) == (
        "王小明",
        "wxm",
        Sex.MALE,
        date(1990, 3, 7),
        Group.COURIER,
        "速达",
        user,
    )
    assert (kept.vault.phone, kept.vault.id_number) == ("13812345678", NUMBER)
    assert (gone.merged_into, gone.user, gone.root_id) == (kept, None, kept.pk)


def test_what_the_kept_record_knows_stays():
    kept, gone = pair(name="王晓明", group=Group.RIDER, phone="13900000000")
    merge(kept, gone)
    (kept,) = fresh(kept)
    assert (kept.name, kept.group, kept.vault.phone) == ("王晓明", Group.RIDER, "13900000000")


def test_preview_tells_what_comes_and_changes_nothing():
    kept, gone = pair(name="王晓明")
    before = list(map(told, fresh(kept, gone)))
    preview = services.preview_merge(kept=kept, gone=gone)
    rows = {str(label): (mine, theirs, after) for label, mine, theirs, after in preview.rows}
    assert preview.obstacle is None
    assert rows["姓名"] == ("王晓明", "王小明", "王晓明")
    assert rows["性别"] == ("未知", "男", "男")
    assert rows["身份证号"] == ("", "110***********0019", "110***********0019")
    assert rows["手机"] == ("", "138****5678", "138****5678")
    assert list(map(told, fresh(kept, gone))) == before


def test_undo_restores_both():
    kept, gone = pair()
    before = list(map(told, fresh(kept, gone)))
    undo(merge(kept, gone))
    assert list(map(told, fresh(kept, gone))) == before


def test_undo_keeps_what_was_corrected_since():
    kept, gone = pair()
    made = merge(kept, gone)
    (kept,) = fresh(kept)
    changes = {"name": "王晓明", "phone": "13900000000"}
    services.update_person(person=kept, version=kept.version, changes=changes, actor=TEST, at=timezone.now())
    undo(made)
    kept, gone = fresh(kept, gone)
    assert (kept.name, kept.vault.phone, kept.vault.id_number, kept.employer) == (
        "王晓明",
        "13900000000",
        "",
        "",
    )
    assert (gone.name, gone.vault.phone, gone.vault.id_number) == ("王小明", "13812345678", NUMBER)


def test_undo_leaves_out_a_number_somebody_else_has_now():
    kept, gone = pair()
    made = merge(kept, gone)
    (kept,) = fresh(kept)
    services.update_person(
        person=kept, version=kept.version, changes={"id_number": id_number(3)}, actor=TEST, at=timezone.now()
    )
    other = make_person(id_number=NUMBER)
    undo(made)
    kept, gone = fresh(kept, gone)
    assert (kept.vault.id_number, gone.vault.id_number, gone.id_number_index) == (id_number(3), "", None)
    assert gone.name == "王小明"
    assert other.vault.id_number == NUMBER
    services.update_person(
        person=gone, version=gone.version, changes={"name": "李静"}, actor=TEST, at=timezone.now()
    )


def test_merge_and_undo_are_recorded_and_hold_nothing_of_the_person():
    kept, gone = pair()
    made = merge(kept, gone)
    undo(made)
    records = AuditRecord.objects.filter(action__in=["person.merged", "person.unmerged"]).order_by("pk")
    assert [(one.subject_id, one.reason, one.detail) for one in records] == [
        (str(kept.pk), "同一身份证", {"gone": str(gone.pk)}),
        (str(kept.pk), "看错了", {"gone": str(gone.pk)}),
    ]
    made.refresh_from_db()
    assert [part in made.before for part in (NUMBER, "13812345678", "王小明", "速达")] == [False] * 4


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [
        ({}, {}, "两份都没有身份证号。只有手机号相同不够，请先补充身份证号。"),
        ({"id_number": NUMBER}, {"id_number": id_number(3)}, "身份证号不同，是两个人。"),
        (
            {"id_number": NUMBER, "signs_in": True},
            {"signs_in": True},
            "两份都有自己的登录手机。请先注销一个账号。",
        ),
    ],
)
def test_two_persons_are_not_made_one(mine, theirs, why):
    same = {"name": "王小明", "signs_in": False}
    kept = make_person(**{**same, "phone": "13812345678", **mine})
    other = "13812345679" if theirs.get("signs_in") else "13812345678"
    gone = make_person(**{**same, "phone": other, **theirs})
    with pytest.raises(NotOnePerson) as refused:
        merge(kept, gone)
    assert str(refused.value) == why
    assert str(services.preview_merge(kept=kept, gone=gone).obstacle) == why
    assert Merge.objects.count() == 0


def test_same_merged_and_erased_records_are_not_merged():
    kept, gone = pair()
    with pytest.raises(NotOnePerson):
        merge(kept, kept)
    merge(kept, gone)
    with pytest.raises(NotOnePerson):
        merge(make_person(signs_in=False), gone)
    erased = make_person(signs_in=False)
    services.erase(person=erased, reason="本人要求", actor=TEST, at=timezone.now())
    with pytest.raises(NotOnePerson):
        merge(kept, erased)


def test_two_members_are_not_made_one():
    federation = make_federation()
    kept = make_person(org=federation.union, member=True, id_number=NUMBER, signs_in=False)
    gone = make_person(org=federation.other_union, member=True)
    with pytest.raises(NotOnePerson) as refused:
        merge(kept, gone)
    assert str(refused.value) == "两份都有会籍。请先结束一个。"


def test_membership_posts_and_consents_go_over_and_come_back():
    federation = make_federation()
    kept, gone = pair()
    services.join(person=gone, org=federation.union, actor=TEST, at=timezone.now())
    post = make_post(org=federation.township, role=roles.TOWNSHIP, person=gone)
    consent = services.give_consent(person=gone, purpose="体检", text_version="1", at=timezone.now())
    client = client_for(gone)
    made = merge(kept, gone)
    today = timezone.localdate()
    assert queries.was_member(kept.pk, today)
    assert list(queries.posts_in_force(kept.pk, today)) == [post]
    assert list(kept.consents.all()) == [consent]
    page = client.get("/desk/people/")
    assert (page.status_code, page.wsgi_request.person) == (200, kept)
    undo(made)
    assert (Membership.objects.get().person, Post.objects.get().person) == (gone, gone)
    assert list(gone.consents.all()) == [consent]
    assert client.get("/desk/people/").wsgi_request.person == gone


def test_post_both_hold_stays_where_it_is():
    federation = make_federation()
    kept, gone = pair()
    mine = make_post(org=federation.township, role=roles.TOWNSHIP, person=kept)
    theirs = make_post(org=federation.township, role=roles.TOWNSHIP, person=gone)
    made = merge(kept, gone)
    assert list(queries.posts_in_force(kept.pk, timezone.localdate())) == [mine]
    undo(made)
    assert Post.objects.get(pk=theirs.pk).person == gone


def test_log_in_left_at_a_merged_record_is_the_kept_person_s():
    kept, gone = pair()
    merge(kept, gone)
    user = Person.objects.get(pk=kept.pk).user
    Person.objects.filter(pk=kept.pk).update(user=None)
    Person.objects.filter(pk=gone.pk).update(user=user)
    client = client_for(Person.objects.get(pk=gone.pk))
    assert client.get("/my/data/").wsgi_request.person == kept
    assert services.link_user(user=user, at=timezone.now()) == kept


def test_merging_is_flat_and_undone_in_order():
    first, second = pair()
    third = make_person(name="王小明", signs_in=False)
    inner = merge(second, first)
    outer = merge(third, second)
    assert {one.root_id for one in fresh(first, second, third)} == {third.pk}
    with pytest.raises(MergedOn):
        undo(inner)
    undo(outer)
    assert [one.root_id for one in fresh(first, second, third)] == [second.pk, second.pk, third.pk]
    undo(inner)
    assert [one.root_id for one in fresh(first, second)] == [first.pk, second.pk]
    with pytest.raises(MergedOn):
        undo(inner)


def test_earlier_of_two_merges_waits_for_the_later():
    kept = make_person(id_number=NUMBER, signs_in=False, name="")
    one, other = make_person(name="王小明", signs_in=False), make_person(name="王晓明", signs_in=False)
    before = list(map(told, fresh(kept, one, other)))
    first, second = merge(kept, one), merge(kept, other)
    with pytest.raises(MergedOn):
        undo(first)
    undo(second)
    undo(first)
    assert list(map(told, fresh(kept, one, other))) == before


@pytest.mark.parametrize("role", [roles.STATION, roles.AUDITOR, roles.OUTLET, roles.ADMINISTRATOR])
def test_who_may_not_merge(role):
    kept, gone = pair()
    made = merge(kept, gone)
    actor = make_actor(role, make_federation().township)
    with pytest.raises(NotAllowed):
        services.undo_merge(merge=made, reason="", actor=actor, at=timezone.now())
    with pytest.raises(NotAllowed):
        services.merge(kept=gone, gone=kept, reason="", actor=actor, at=timezone.now())


def test_ledger_counts_one_person_and_two_again():
    world = ledgers.make_world(towns=1, people=3)
    kept, gone, other = world.people
    for number, person in enumerate((kept, gone, gone, other), start=1):
        ledgers.post(world, person=person, occurred_on=date(2023, 3, number))
    rows = list(Entry.objects.values())
    services.update_person(
        person=gone, version=1, changes={"id_number": NUMBER}, actor=TEST, at=datetime.now(UTC)
    )

    def served() -> int:
        period = Period(date(2023, 1, 1), date(2023, 12, 31))
        return compute.value(registry.figure("services.people"), world.city.scope, period).value

    assert served() == 3
    made = merge(kept, gone)
    assert served() == 2
    undo(made)
    assert served() == 3
    assert list(Entry.objects.values()) == rows
