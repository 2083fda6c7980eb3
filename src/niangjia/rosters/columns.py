"""Which column of a roster is what: fields we know, the names people give them, and the line that holds the heads."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput
from niangjia.rosters.errors import NoHeader
from niangjia.rosters.reading import Table

HEADS_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a roster. ``name`` is written on exports; ``kind`` says how a cell is cleaned.

    :param kept: where its value lives: on the ``person``, in the ``membership``, or in the roster's own ``record``.
    """

    key: str
    name: str
    kind: str
    kept: str
    others: tuple[str, ...] = ()


def _field(key: str, kind: str, kept: str, names: str) -> Field:
    name, *others = names.split()
    return Field(key, name, kind, kept, tuple(others))


#: In the order an export without a mapping writes them.
FIELDS = {
    one.key: one
    for one in (
        _field("name", "name", "person", "姓名 名字 职工姓名 会员姓名 员工姓名 真实姓名 中文姓名"),
        _field("sex", "sex", "person", "性别"),
        _field(
            "phone",
            "phone",
            "person",
            "手机号码 手机 手机号 电话 电话号码 联系电话 移动电话 联系方式 本人电话",
        ),
        _field(
            "id_number",
            "id_number",
            "person",
            "身份证号 身份证 身份证号码 身份证件号码 公民身份号码 公民身份证号 证件号码 证件号 居民身份证号 有效证件号码",
        ),
        _field("birth_on", "birth", "person", "出生日期 生日 出生年月 出生年月日"),
        _field(
            "group", "group", "person", "群体 职业 工种 从业类型 人员类别 新就业形态类型 就业群体 职业类别"
        ),
        _field(
            "employer",
            "text",
            "person",
            "工作单位 单位 所在单位 单位名称 用人单位 企业名称 平台 所属平台 公司 公司名称",
        ),
        _field(
            "org", "org", "membership", "所属机构 所属工会 所在工会 工会名称 会籍所在工会 基层工会 工会组织"
        ),
        _field("joined_on", "day", "membership", "入会日期 入会时间 加入工会时间 加入工会日期"),
        _field("state", "state", "membership", "会籍状态 会员状态"),
        _field("card_number", "text", "membership", "会员卡号 京卡号 京卡卡号 会员证号 会员编号"),
        _field(
            "address", "text", "person", "现居住地 居住地址 家庭住址 联系地址 住址 现住址 居住地 家庭地址"
        ),
        _field("is_member", "yes_no", "record", "是否会员 是否工会会员"),
        _field("employment", "text", "record", "用工形式 用工类型 用工性质"),
        _field("union_group", "text", "record", "工会小组"),
        _field("people", "people", "record", "民族"),
        _field("id_expires", "expiry", "record", "证件有效期 身份证有效期 有效期 证件有效期止 证件到期日"),
        _field("politics", "politics", "record", "政治面貌"),
        _field("education", "education", "record", "最高学历 学历 文化程度"),
        _field("marriage", "marriage", "record", "婚姻状况 婚姻"),
        _field("position", "text", "record", "岗位 职务 职位 工作岗位"),
        _field("professional_title", "text", "record", "技术职称 职称 专业技术职称"),
        _field("skill", "text", "record", "技能等级 职业技能等级 技术等级"),
        _field("employed", "text", "record", "就业状态 就业状况"),
        _field("delegate", "yes_no", "record", "职工代表 是否职工代表"),
        _field("union_duty", "text", "record", "工会内职务 工会职务"),
        _field("registered_at", "text", "record", "户口所在地 户籍所在地 户籍地 户籍 籍贯 户籍地址"),
        _field("from_elsewhere", "yes_no", "record", "是否外地来京务工 外地来京务工"),
        _field("migrant", "yes_no", "record", "是否农民工 是否为农民工"),
        _field("new_form", "yes_no", "record", "是否新就业形态 是否新就业形态劳动者 是否为新就业形态劳动者"),
        _field("honours", "text", "record", "荣誉 所获荣誉 获得荣誉"),
    )
}
#: Numbers the rows; written anew by every export, so not kept.
ORDINAL = "ordinal"
ORDINALS = {"序号", "编号", "no", "no.", "行号", "顺序号"}
#: A column we do not know is kept in the record under this and its own head.
EXTRA = "extra:"
NEEDED = ({"name"}, {"id_number", "phone"})


def folded(head: Any) -> str:
    """Give the head of a column as it is compared: half-width, without spaces, stars, colons and what stands in brackets."""
    text = unicodedata.normalize("NFKC", str(head or ""))
    text = re.sub(r"\([^)]*\)|\[[^]]*\]|【[^】]*】", "", text)
    return re.sub(r"[\s*:＊：、。\"'“”]", "", text).casefold()


_BY_HEAD = {folded(name): one.key for one in FIELDS.values() for name in (one.name, *one.others)} | {
    folded(name): ORDINAL for name in ORDINALS
}


@dataclass(frozen=True)
class Layout:
    """Where a sheet's roster is. ``top`` is the first row below the heads, counted from 0.

    :param heads: the head of every column as it is written, empty where there is none.
    :param keys: for every column a field's key, ``ordinal``, ``extra:<head>`` or empty.
    """

    top: int
    heads: tuple[str, ...]
    keys: tuple[str, ...]

    @cached_property
    def ordinal(self) -> int:
        """The column that numbers the rows; -1 when there is none."""
        return self.column_of(ORDINAL)

    @cached_property
    def first(self) -> int:
        """The column of the name."""
        return self.column_of("name")

    def repeats(self, cells: Sequence[Any]) -> bool:
        """Say whether the line holds the heads again, as at the top of every printed page."""
        return {folded(cell) for cell in cells if cell is not None} <= {folded(head) for head in self.heads}

    def only(self, *keys: str) -> "Layout":
        """Give the same sheet with these fields alone."""
        return Layout(self.top, self.heads, tuple(key if key in keys else "" for key in self.keys))

    def column_of(self, key: str) -> int:
        """Give the column of a field; -1 when the sheet has none."""
        return self.keys.index(key) if key in self.keys else -1


def find_layout(table: Table, mapping: Mapping[str, str] | None = None) -> Layout:
    """Find the heads under title rows and merged cells, and say which column is what.

    :param mapping: head → key of a saved mapping; it goes before what we know.
    :raises NoHeader: no line names what a roster needs.
    """
    known = _BY_HEAD | {folded(head): key for head, key in (mapping or {}).items()}
    best: tuple[int, Layout] | None = None
    for top, heads in _candidates(list(islice(table.rows(), HEADS_WITHIN + 1))):
        keys = _keys(heads, known)
        found = {key for key in keys if key in FIELDS}
        if all(found & some for some in NEEDED) and (best is None or len(found) > best[0]):
            best = len(found), Layout(top, tuple(heads), keys)
    if best is None:
        raise NoHeader
    return best[1]


def _candidates(rows: Sequence[Sequence[Any]]) -> list[tuple[int, list[str]]]:
    """Give every row as heads, then every pair of rows: the lower where it says something, else the upper."""
    written = [[_head(cell) for cell in row] for row in rows]
    singles = [(number + 1, heads) for number, heads in enumerate(written)]
    pairs = []
    for number, (upper, lower) in enumerate(pairwise(written)):
        width = max(len(upper), len(lower))
        filled = [row + [""] * (width - len(row)) for row in (upper, lower)]
        pairs.append((number + 2, [below or above for above, below in zip(*filled, strict=True)]))
    return singles + pairs


def _head(cell: Any) -> str:
    return re.sub(r"\s+", "", cell) if isinstance(cell, str) else ""


def _keys(heads: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Say what every column is. A second column of the same field is kept as one of its own."""
    keys: list[str] = []
    for head in heads:
        key = known.get(folded(head), "") if head else ""
        keys.append(_as_extra(head, keys) if head and (not key or (key in keys and key != ORDINAL)) else key)
    return tuple(keys)


def _as_extra(head: str, taken: Collection[str]) -> str:
    key = f"{EXTRA}{head}"
    while key in taken:
        key += "'"
    return key


def chosen_keys(heads: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """Say what every column is, as somebody chose: a field's key, ``ordinal``, or empty for one that is kept under its head.

    :raises BadInput: two columns are the same field, or one that a roster needs is missing.
    """
    keys: list[str] = []
    for head, key in zip(heads, chosen, strict=True):
        if key in FIELDS and key in keys:
            raise BadInput(_("Two columns are chosen to be %(field)s."), field=FIELDS[key].name)
        keys.append((key or _as_extra(head, keys)) if head else "")
    if not all(some & set(keys) for some in NEEDED):
        raise NoHeader
    return tuple(keys)


def is_no_row(cells: Sequence[Any], layout: Layout) -> bool:
    """Say whether a line below the heads is none of the roster: empty, only numbered, a total, a signature, the heads again."""
    said = [cell for cell in cells if cell is not None and cell != " "]
    if len(said) > MOST_IN_A_FOOT:
        return cells[layout.first] in layout.heads and layout.repeats(cells)
    kept = [
        cell
        for column, cell in enumerate(cells)
        if column != layout.ordinal and cell is not None and str(cell).strip()
    ]
    return not kept or any(_is_foot(str(cell)) for cell in said) or layout.repeats(cells)


MOST_IN_A_FOOT = 4
FOOT = re.compile(
    r"^(合计|总计|小计|共计|总人数|填表人|制表人|填报人|经办人|审核人?|负责人|工会主席签字|单位盖章|填表日期|填报日期|填报单位|盖章|备注说明|注)"
    r"(共?[0-9]+[人名]?)?([:：(（].*)?$"
)


def _is_foot(text: str) -> bool:
    return bool(FOOT.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))))
