"""Lists of enterprises as they arrive, in whatever columns: read into what the list of prospects knows."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.founding.choices import Track
from niangjia.founding.errors import BadList
from niangjia.orgs.models import Org
from niangjia.rosters.cleaning import text_of
from niangjia.rosters.columns import HEADS_WITHIN, folded
from niangjia.rosters.reading import Table, read_tables

MOST_ROWS = 5000
_NAMES = {
    "name": "企业名称 单位名称 公司名称 企业 单位 名称 企业（单位）名称",
    "unit_code": "统一社会信用代码 社会信用代码 信用代码 统一信用代码",
    "industry": "所属行业 行业 行业类别 行业门类",
    "workers": "职工人数 职工总数 从业人数 员工人数 人数 参保人数 职工数",
    "address": "地址 详细地址 经营地址 注册地址 单位地址 企业地址",
    "phone": "联系电话 电话 办公电话 单位电话",
    "org": "所属街乡 所属街道 所属乡镇 所属镇街 街道 乡镇 街乡镇 属地 所在镇街",
    "track": "建会类型 类型",
    "note": "备注 说明",
}
HEADS = {folded(name): key for key, names in _NAMES.items() for name in names.split()}
LONGEST = {"name": 120, "unit_code": 40, "industry": 60, "address": 200, "phone": 40, "note": 200}
_TRACKS = {"重点建": Track.KEY, "行业建": Track.INDUSTRY, "兜底建": Track.CATCH_ALL}


def read_prospects(content: bytes, org: Org) -> list[tuple[int, dict[str, Any]]]:
    """Read the enterprises of a workbook: number of the line, and what it says of one.

    :param org: who looks after those for whom the list names no street or town below it.
    :raises BadWorkbook: the file is refused.
    :raises BadList: no line names an enterprise column, or the list is too long.
    """
    for table in read_tables(content):
        found = _heads(table)
        if found is not None:
            rows = list(_rows(table, *found, org))
            if len(rows) > MOST_ROWS:
                raise BadList(_("This list has more than 5,000 enterprises. Please split it."))
            return rows
    raise BadList(_("No line of this list holds the heads of the columns. It needs “企业名称”."))


def _heads(table: Table) -> tuple[int, list[str]] | None:
    for number, cells in enumerate(table.rows(), start=1):
        keys = [HEADS.get(folded(cell), "") for cell in cells]
        if "name" in keys and len(set(keys) - {""}) > 1:
            return number, keys
        if number >= HEADS_WITHIN:
            break
    return None


def _rows(table: Table, top: int, keys: Sequence[str], org: Org) -> Iterator[tuple[int, dict[str, Any]]]:
    towns: dict[str, Org | None] = {}
    for number, cells in enumerate(table.rows(), start=1):
        if number <= top:
            continue
        said: dict[str, str] = {}
        for key, cell in zip(keys, cells, strict=False):
            if key and cell is not None and key not in said:
                said[key] = text_of(cell).strip()
        if said.get("name"):
            yield number, _known(said, org, towns)


def _known(said: dict[str, str], org: Org, towns: dict[str, Org | None]) -> dict[str, Any]:
    town = said.get("org", "")
    if town and town not in towns:
        below = Org.objects.within(org.scope).open()
        towns[town] = below.filter(name=town).first() or below.filter(short_name=town).first()
    digits = "".join(
        one for one in said.get("workers", "").partition(".")[0] if one.isascii() and one.isdigit()
    )
    return {
        **{key: said.get(key, "")[:longest] for key, longest in LONGEST.items()},
        "workers": min(int(digits or 0), 1_000_000),
        "track": _TRACKS.get(said.get("track", ""), Track.CATCH_ALL),
        "org": towns.get(town) or org,
    }
