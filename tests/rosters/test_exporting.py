"""What was exported imports again unchanged."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from niangjia.core.errors import BadInput
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.rosters import codes, exporting, queries, services
from niangjia.rosters.errors import UnknownMapping
from niangjia.rosters.reading import read_tables
from niangjia.rosters.services.opening import judged, open_sheet
from tests.people.numbers import id_number
from tests.rosters.workbooks import HEADS, person, roster
from tests.support.examples import examples
from tests.support.factories import TEST, make_federation

pytestmark = pytest.mark.django_db
WORDS = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_categories=("C", "Z")), st.sampled_from("=+-@'\"， 　１")),
    max_size=12,
)
MORE = ("群体", "工作单位", "现居住地", "民族", "政治面貌", "证件有效期", "是否会员", "备注", "车牌号")


@st.composite
def persons(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw people of a sheet, each with another number; some known by phone only."""
    found = []
    for serial in draw(st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True)):
        born = draw(st.dates(date(1930, 1, 1), date(2005, 12, 31)))
        said = {
            "身份证号": draw(st.sampled_from([id_number(serial, born), None])),
            "入会日期": draw(st.dates(date(1950, 1, 1), date(2025, 12, 31))),
            "群体": draw(st.sampled_from([None, "钳工", *codes.GROUP_WORD.values()])),
            "民族": draw(st.sampled_from([None, "汉", "满族", 3])),
            "政治面貌": draw(st.sampled_from([None, "党员", "13"])),
            "证件有效期": draw(st.sampled_from([None, "长期", "2040.1.1"])),
            "是否会员": draw(st.sampled_from([None, "是"])),
            **{name: draw(st.none() | WORDS) for name in ("工作单位", "现居住地", "备注", "车牌号")},
        }
        sex = {} if said["身份证号"] else {"性别": draw(st.sampled_from([None, "男", "女"]))}
        found.append(person(serial, 姓名=f"测试{serial}号", **{"性别": None, **sex}, **said))
    return found


def load(content: bytes, org: Org) -> dict[str, int]:
    batch, opened = services.open_batch(
        content=content, file_name="a.xlsx", org=org, actor=TEST, at=timezone.now()
    )
    return services.run_batch(batch=batch, actor=TEST, at=timezone.now(), opened=opened).counts


def kinds(content: bytes, org: Org) -> set[str]:
    return {one.kind for some in judged(open_sheet(content, org=org)) for one in some}


@examples(25)
@given(drawn=persons())
def test_export_imports_again_unchanged(drawn: list[dict[str, Any]]):
    with transaction.atomic():
        fed = make_federation()
        counts = load(roster(*drawn, heads=(*HEADS, *MORE)), fed.union)
        assert (counts["new"], counts["error"]) == (len(drawn), 0)
        assert kinds(exporting.workbook(fed.union, None), fed.union) == {"same"}
        transaction.set_rollback(True)


def test_every_group_has_a_word_that_is_read_back():
    assert {codes.GROUP[word] for word in codes.GROUP_WORD.values()} == set(Group.values)


def test_superior_s_columns_are_written_in_their_order():
    fed = make_federation()
    load(roster(person(1, 车牌号="=京A1", 入会日期="2023-03-08"), heads=(*HEADS, "车牌号")), fed.union)
    columns = [
        ("序", "ordinal"),
        ("会员姓名", "name"),
        ("证件号", "id_number"),
        ("车牌", "extra:车牌号"),
        ("入会", "joined_on"),
    ]
    services.save_mapping(org=fed.district, name="市总模板", columns=columns, actor=TEST, at=timezone.now())
    mapping = queries.find_mapping(fed.union, "市总模板")
    (table,) = read_tables(exporting.workbook(fed.union, mapping))
    assert list(table.rows()) == [
        [head for head, _key in columns],
        [1.0, person(1)["姓名"], id_number(1), "'=京A1", date(2023, 3, 8)],
    ]


def test_mapping_is_replaced_by_its_name_and_found_from_below_only():
    fed = make_federation()
    for head in ("姓名", "名字"):
        services.save_mapping(
            org=fed.township, name=" 模板 ", columns=[(head, "name")], actor=TEST, at=timezone.now()
        )
    assert [one.columns for one in queries.mappings_for(fed.union)] == [[["名字", "name"]]]
    for org in (fed.other_union, fed.district):
        with pytest.raises(UnknownMapping):
            queries.find_mapping(org, "模板")


@pytest.mark.parametrize(
    ("name", "columns"), [("", [("姓名", "name")]), ("甲", []), ("甲", [("姓名", "nothing")])]
)
def test_mapping_that_leads_nowhere_is_refused(name: str, columns: list[tuple[str, str]]):
    with pytest.raises(BadInput):
        services.save_mapping(
            org=make_federation().union, name=name, columns=columns, actor=TEST, at=timezone.now()
        )
