"""The tree: what stands under what, whose district it is, moving, closing, and starting again elsewhere."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.orgs import services
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.codes import BadCode
from niangjia.orgs.errors import BelowItself, CodeTaken, OrgClosed, OtherDistrict, StillInUse, WrongLevel
from niangjia.orgs.models import Org
from tests.support.factories import TEST, Federation, make_federation, make_org

pytestmark = pytest.mark.django_db
UNIT, UNION = "91110118MC000000XM", "81110118MC000000XQ"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


def fresh(org: Org) -> Org:
    return Org.objects.get(pk=org.pk)


def update(org: Org, version: int = 1, **changes) -> Org:
    services.update_org(org=org, version=version, changes=changes, actor=TEST, at=timezone.now())
    return fresh(org)


def move(org: Org, to: Org) -> Org:
    return services.move_org(org=org, new_parent=to, actor=TEST, at=timezone.now())


def close(org: Org) -> Org:
    return services.close_org(org=org, reason="撤并", actor=TEST, at=timezone.now())


def transfer(org: Org, to: Org) -> Org:
    return services.transfer_org(org=org, new_parent=to, reason="区划调整", actor=TEST, at=timezone.now())


def told(action: str) -> AuditRecord:
    return AuditRecord.objects.filter(action=action).latest("pk")


def test_what_is_right_under_the_city_owns_itself(federation):
    owners = {org.name: org.district for org in Org.objects.select_related("district")}
    one = federation
    below = [org for org in vars(one).values() if org.depth > 2]
    assert owners == {
        one.city.name: None,
        one.headquarters.name: one.headquarters,
        one.district.name: one.district,
        one.other_district.name: one.other_district,
        **{org.name: one.district for org in below},
    }


def test_new_org_is_spelled_and_recorded(federation):
    org = make_org(
        federation.township, name=" 云湖食品工会 ", kind=OrgKind.GRASSROOTS, level=Level.GRASSROOTS
    )
    assert (org.name, org.pinyin, org.initials) == ("云湖食品工会", "yun hu shi pin gong hui", "yhspgh")
    record = told("org.created")
    assert (record.subject_id, record.subject_label, record.org) == (str(org.pk), "云湖食品工会", org.pk)


def test_long_name_fits():
    org = fresh(make_org(name="双" * 120))
    assert (len(org.pinyin), len(org.initials)) == (400, 120)


def test_scope_is_the_org_and_what_is_under_it(federation):
    scope = federation.township.scope
    assert set(Org.objects.within(scope)) == {
        federation.township,
        federation.station,
        federation.outlet,
        federation.union,
    }
    assert [scope.covers(org.path) for org in (federation.outlet, federation.other_station)] == [True, False]
    assert list(Org.objects.within(None)) == []


@pytest.mark.parametrize("level", [Level.DISTRICT, Level.CITY, Level.PROVINCE, Level.NATIONAL])
def test_nothing_under_a_district_is_one(federation, level):
    with pytest.raises(WrongLevel):
        make_org(federation.township, level=level)


def test_closed_org_has_nothing_new_under_it(federation):
    close(federation.outlet)
    with pytest.raises(OrgClosed):
        make_org(federation.outlet)


def test_codes_are_checked_and_kept_clean(federation):
    org = make_org(federation.township, union_code="8111 0118 mc00 0000 xq")
    assert fresh(org).union_code == UNION
    with pytest.raises(BadCode):
        make_org(federation.township, unit_code="123")
    with pytest.raises(BadCode):
        update(org, union_code="81110118MC000000XR")


def test_code_of_an_open_org_is_taken(federation):
    first = make_org(federation.township, union_code=UNION, name="甲工会")
    with pytest.raises(CodeTaken) as refused:
        make_org(federation.other_district, union_code=UNION)
    assert str(refused.value) == "甲工会 已使用此代码，请与证书核对。"
    second = make_org(federation.township)
    with pytest.raises(CodeTaken):
        update(second, union_code=UNION)
    close(first)
    assert update(second, union_code=UNION).union_code == UNION


def test_database_holds_codes_apart_too(federation):
    make_org(federation.township, union_code=UNION)
    other = make_org(federation.township)
    with pytest.raises(IntegrityError), transaction.atomic():
        Org.objects.filter(pk=other.pk).update(union_code=UNION)


def test_employer_and_its_union_share_the_unit_s_code(federation):
    code = {"unit_code": UNION}
    make_org(federation.township, kind=OrgKind.GRASSROOTS, **code)
    make_org(federation.township, kind=OrgKind.BRANCH, **code)
    with pytest.raises(CodeTaken):
        make_org(federation.township, kind=OrgKind.BRANCH, **code)


def test_change_is_told_as_before_and_after(federation):
    org = update(federation.union, name="子镇骑手工会", workers=30)
    assert (org.name, org.initials, org.workers, org.version) == ("子镇骑手工会", "zzqsgh", 30, 2)
    assert told("org.changed").detail == {"name": ["子镇快递工会", "子镇骑手工会"], "workers": ["None", "30"]}


def test_stale_change_is_refused(federation):
    update(federation.union, name="子镇骑手工会")
    with pytest.raises(StaleRecord):
        update(federation.union, version=1, name="别的名字")
    assert fresh(federation.union).name == "子镇骑手工会"


@pytest.mark.parametrize(
    ("of", "level"),
    [
        ("township", Level.DISTRICT),
        ("township", Level.CITY),
        ("district", Level.TOWNSHIP),
        ("city", Level.DISTRICT),
    ],
)
def test_level_on_which_posts_rest_does_not_change(federation, of, level):
    with pytest.raises(WrongLevel):
        update(getattr(federation, of), level=level)


def test_town_and_grassroots_may_change_places(federation):
    assert update(federation.union, level=Level.TOWNSHIP).level == Level.TOWNSHIP


def test_org_moves_within_its_district_with_all_under_it(federation):
    moved = move(federation.station, federation.other_township)
    assert Org.objects.get_parent(moved) == federation.other_township
    assert fresh(federation.outlet).path.startswith(moved.path)
    assert moved.district == federation.district
    record = told("org.moved")
    assert (record.org_path, record.detail) == (moved.path, {"to": federation.other_township.name})


def test_tree_holds_after_moves(federation):
    move(federation.station, federation.other_township)
    move(federation.other_station, federation.township)
    make_org(federation.township)
    assert Org.objects.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("to", ["other_district", "city", "headquarters"])
def test_org_does_not_move_to_another_district(federation, to):
    with pytest.raises(OtherDistrict):
        move(federation.station, getattr(federation, to))


@pytest.mark.parametrize("to", ["station", "outlet"])
def test_org_does_not_move_under_itself(federation, to):
    with pytest.raises(BelowItself):
        move(federation.station, getattr(federation, to))


def test_nothing_moves_into_a_closed_org_or_out_of_being_closed(federation):
    close(federation.other_union)
    with pytest.raises(OrgClosed):
        move(federation.union, federation.other_union)
    with pytest.raises(OrgClosed):
        move(federation.other_union, federation.township)


def test_org_closes_for_good(federation):
    closed = close(federation.outlet)
    assert fresh(closed).closed_on == local_day(timezone.now())
    assert told("org.closed").reason == "撤并"
    assert federation.outlet not in Org.objects.open()
    with pytest.raises(OrgClosed):
        close(federation.outlet)


def test_org_with_open_parts_does_not_close(federation):
    with pytest.raises(StillInUse) as refused:
        close(federation.station)
    assert federation.station.name in str(refused.value)
    close(federation.outlet)
    assert close(federation.station).closed_on is not None


def test_transfer_closes_here_and_opens_there(federation):
    org = make_org(
        federation.township, name="长城货运工会", union_code=UNION, workers=30, kind=OrgKind.GRASSROOTS
    )
    made = transfer(org, federation.other_district)
    assert fresh(org).closed_on is not None
    assert (made.follows, made.district, made.closed_on) == (org, federation.other_district, None)
    assert (made.name, made.kind, made.union_code, made.workers, made.version) == (
        "长城货运工会",
        OrgKind.GRASSROOTS,
        UNION,
        30,
        1,
    )
    assert fresh(org).district == federation.district


def test_transfer_that_cannot_end_does_not_begin(federation):
    close(federation.other_union)
    for org, to, refusal in (
        (federation.station, federation.other_district, StillInUse),
        (federation.union, federation.other_union, OrgClosed),
        (federation.union, federation.union, OrgClosed),
        (federation.other_district, federation.district, WrongLevel),
    ):
        with pytest.raises(refusal), transaction.atomic():
            transfer(fresh(org), fresh(to))
        assert fresh(org).closed_on is None
