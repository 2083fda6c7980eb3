"""/desk/orgs/ — the tree at the desk: searched, walked, opened, written down, corrected."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.core.ids import uuid7
from niangjia.orgs import services
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.people import roles
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation, make_org

pytestmark = pytest.mark.django_db
LIST, NEW = "/desk/orgs/", "/desk/orgs/new/"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def cadre(federation: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, federation.township))


def page_of(org: Org) -> str:
    return reverse("orgs:desk_org", args=[org.pk])


def edit_of(org: Org) -> str:
    return reverse("orgs:desk_org_edit", args=[org.pk])


def form_of(org: Org | None = None, **changes: Any) -> dict[str, Any]:
    given = {"name": "新工会", "kind": "grassroots", "level": "grassroots", "founding": "Y"}
    if org is not None:
        given = {"name": org.name, "kind": org.kind, "level": org.level, "founding": "Y"}
        given["version"] = str(org.version)
    return {**given, "has_party_branch": "unknown", **changes}


def shown(client: Client, **query: str) -> list[Org]:
    return list(client.get(LIST, query).context["page"].object_list)


def test_list_is_the_scope_in_the_order_of_the_tree(cadre, federation):
    one = federation
    assert shown(cadre) == [one.township, one.station, one.outlet, one.union]


def test_list_is_sifted_by_word_and_kind(cadre, federation):
    assert shown(cadre, q="zzkdgh") == [federation.union]
    assert shown(cadre, kind="outlet") == [federation.outlet]
    assert shown(cadre, q="没有") == []
    assert "没有找到" in cadre.get(LIST, {"q": "没有"}).content.decode()


@pytest.mark.parametrize("query", [{"kind": "made.up"}, {"page": "x"}, {"page": "99"}, {"kind": "\x00"}])
def test_nonsense_is_answered_with_the_list(cadre, query):
    assert len(shown(cadre, **query)) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_list_query_count_is_flat(cadre, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_org(federation.township)
    with django_assert_max_num_queries(9):
        assert len(shown(cadre)) == 4 + count


@pytest.mark.parametrize("count", [1, 30])
def test_org_query_count_is_flat(cadre, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_org(federation.township)
    with django_assert_max_num_queries(17):
        assert len(cadre.get(page_of(federation.township)).context["below"]) == 2 + count


def test_org_tells_its_facts_and_the_way_to_it(cadre, federation):
    services.update_org(
        org=federation.union,
        version=1,
        changes={"has_party_branch": True, "term_years": 5, "address": "果园街道"},
        actor=TEST,
        at=timezone.now(),
    )
    page = cadre.get(page_of(federation.union))
    facts = {str(label): value for _title, rows in page.context["facts"] for label, value in rows}
    assert page.context["way"] == [federation.township]
    assert (facts["设有党支部"], facts["地址"], facts["换届年限（3 或 5）"]) == ("是", "果园街道", 5)


def test_list_and_org_are_for_the_desk(federation):
    for role in (roles.STATION, roles.AUDITOR, roles.OUTLET, roles.CHAIR, roles.DISTRICT):
        client = client_for(make_actor(role, federation.township))
        assert [client.get(url).status_code for url in (LIST, page_of(federation.union))] == [200, 200], role
    worker = client_for(make_actor(roles.WORKER, federation.township))
    assert [worker.get(url).status_code for url in (LIST, page_of(federation.union))] == [404, 404]


@pytest.mark.parametrize("role", [roles.STATION, roles.AUDITOR, roles.OUTLET, roles.CHAIR, roles.WORKER])
def test_only_cadres_write(federation, role):
    client = client_for(make_actor(role, federation.township))
    assert client.post(NEW, form_of(parent=federation.township.pk)).status_code == 404
    assert client.post(edit_of(federation.union), form_of(federation.union)).status_code == 404
    assert "编辑" not in client.get(page_of(federation.union)).content.decode() or role == roles.WORKER


def test_anonymous_is_sent_to_log_in(client, federation):
    for url in (LIST, NEW, page_of(federation.union), edit_of(federation.union)):
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("of", ["district", "other_township", "other_union"])
def test_what_is_out_of_scope_is_not_there(cadre, federation, of):
    org = getattr(federation, of)
    assert [cadre.get(url).status_code for url in (page_of(org), edit_of(org))] == [404, 404]
    assert cadre.post(edit_of(org), form_of(org, name="改名")).status_code == 404
    assert Org.objects.get(pk=org.pk).name == org.name


def test_unknown_org_is_not_there(cadre):
    assert cadre.get(reverse("orgs:desk_org", args=[uuid7()])).status_code == 404


def test_wrong_method(cadre, federation):
    assert [cadre.post(url).status_code for url in (LIST, page_of(federation.union))] == [405, 405]
    assert [cadre.put(url).status_code for url in (NEW, edit_of(federation.union))] == [405, 405]


def test_org_is_opened(cadre, federation):
    answer = cadre.post(
        NEW, form_of(parent=federation.township.pk, union_code="8111 0118 MC00 0000 XQ", workers="30")
    )
    org = Org.objects.get(name="新工会")
    assert (answer.status_code, answer["Location"]) == (303, page_of(org))
    assert (Org.objects.get_parent(org), org.union_code, org.workers) == (
        federation.township,
        "81110118MC000000XQ",
        30,
    )


def test_new_org_stands_where_one_came_from(cadre, federation):
    form = cadre.get(NEW, {"under": str(federation.union.pk)}).context["form"]
    assert form["parent"].value() == str(federation.union.pk)
    assert cadre.get(NEW, {"under": "nonsense"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("kind", "made.up"),
        ("union_code", "91110118MC000000XM"),
        ("unit_code", "123"),
        ("term_years", "4"),
        ("workers", "-1"),
        ("founded_on", "2023-02-30"),
    ],
)
def test_bad_input_is_told_beside_the_field(cadre, federation, field, value):
    answer = cadre.post(NEW, form_of(parent=federation.township.pk, address="果园街道", **{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "果园街道" in answer.content.decode()
    assert Org.objects.count() == 12


def test_org_is_not_opened_out_of_scope_nor_on_a_wrong_level(cadre, federation):
    answer = cadre.post(NEW, form_of(parent=federation.other_township.pk))
    assert list(answer.context["form"].errors) == ["parent"]
    answer = cadre.post(NEW, form_of(parent=federation.township.pk, level=Level.CITY))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])


def test_code_that_is_taken_is_told(cadre, federation):
    make_org(federation.other_township, union_code="81110118MC000000XQ", name="甲工会")
    answer = cadre.post(NEW, form_of(parent=federation.township.pk, union_code="81110118MC000000XQ"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["甲工会 已使用此代码，请与证书核对。"]
    answer = cadre.post(edit_of(federation.union), form_of(federation.union, union_code="81110118MC000000XQ"))
    assert answer.status_code == 409


def test_org_is_corrected(cadre, federation):
    answer = cadre.post(edit_of(federation.union), form_of(federation.union, name="子镇骑手工会"))
    assert (answer.status_code, answer["Location"]) == (303, page_of(federation.union))
    org = Org.objects.get(pk=federation.union.pk)
    assert (org.name, org.version) == ("子镇骑手工会", 2)


def test_cadre_does_not_raise_the_own_org_to_a_higher_level(cadre, federation):
    answer = cadre.post(edit_of(federation.township), form_of(federation.township, level=Level.CITY))
    assert answer.status_code == 409
    assert Org.objects.get(pk=federation.township.pk).level == Level.TOWNSHIP


def test_stale_save_shows_both_and_loses_nothing(cadre, federation):
    org = federation.union
    services.update_org(
        org=org, version=1, changes={"workers": 66, "name": "别人的名字"}, actor=TEST, at=timezone.now()
    )
    answer = cadre.post(edit_of(org), form_of(org, name="我的名字", address="我的地址", workers="30"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert {label: saved for label, saved, _typed in answer.context["theirs"]} == {
        "名称": "别人的名字",
        "职工总数": 66,
        "地址": "",
    }
    assert [text in page for text in ("别人的名字", "我的名字", "我的地址", 'value="30"')] == [True] * 4
    assert Org.objects.get(pk=org.pk).name == "别人的名字"
    again = form_of(org, name="我的名字", version=str(answer.context["version"]))
    assert cadre.post(edit_of(org), again).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
def test_version_that_was_tampered_with_is_stale(cadre, federation, version):
    answer = cadre.post(edit_of(federation.union), form_of(federation.union, version=version))
    assert answer.status_code == 409


def test_bad_input_keeps_the_version_one_began_with(cadre, federation):
    org = federation.union
    services.update_org(org=org, version=1, changes={"workers": 66}, actor=TEST, at=timezone.now())
    answer = cadre.post(edit_of(org), form_of(org, name=""))
    assert (answer.status_code, answer.context["version"]) == (422, 1)


def test_closed_org_is_left_out_of_lists_and_stays_readable(cadre, federation):
    services.close_org(org=federation.outlet, reason="撤并", actor=TEST, at=timezone.now())
    assert federation.outlet not in shown(cadre, kind=OrgKind.OUTLET)
    assert "已关闭" in cadre.get(page_of(federation.outlet)).content.decode()
