"""The demo's roster: a list that is looked at and not imported yet, and a mapping that was reported in. All persons are invented."""

import io
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import Chapter
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.identity import check_digit
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.rosters import services

UNION = "果园街道总工会"
MAPPING = "会员实名制采集表"
COLUMNS = (
    ("序号", "ordinal"),
    ("会员姓名", "name"),
    ("身份证号码", "id_number"),
    ("联系电话", "phone"),
    ("工作单位", "employer"),
    ("入会时间", "joined_on"),
    ("车牌号", "extra:车牌号"),
)
HEADS = (
    "序号",
    "姓 名",
    "性别",
    "身份证号码",
    "联系电话",
    "工作单位",
    "工种",
    "入会时间",
    "证件有效期",
    "车牌号",
)
#: Name, sex, birth day and serial of the ID number, phone; what is left out or mangled is as it comes from below.
ROWS = (
    ("郭 晓峰", "男", "19920611", 113, "139 1122 0001", "2023.3.8", "长期"),
    ("贺兰·依娜", "女", "19950120", 224, "13911220002", "二〇二三年三月", "2035.01.19"),
    ("孟庆海", "男", "19880302", 331, "+86 13911220003", "45000", "长期"),
    ("龚雪", "女", "19990917", 442, "１３９１１２２０００４", "2023/4/1", ""),
    ("段志远", "女", "19900708", 551, "13911220005", "2023-04-01", "长期"),
    ("汤丽萍", "女", "19931111", 662, "1391122000", "2023-13-01", ""),
)


def build(stage: Any) -> None:
    """Send a list of couriers to a street's union."""
    org = Org.objects.get(name=UNION)
    post = (
        Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None)
        .select_related("person", "org")
        .first()
    )
    given = {
        "org": org,
        "actor": actor_for(post.person, post) if post is not None else stage.actor,
        "at": stage.now - timedelta(days=1),
    }
    services.preview_batch(
        batch=services.open_batch(
            content=_workbook(), file_name="速达快递果园站花名册（3 月）.xlsx", **given
        )[0]
    )
    mapping = services.save_mapping(name=MAPPING, columns=COLUMNS, **given)
    services.report_roster(mapping=mapping, **given)


def _workbook() -> bytes:
    import xlsxwriter  # large, and needed here only

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("花名册")
        page.merge_range(0, 0, 0, len(HEADS) - 1, "速达快递果园站职工花名册")
        page.write_row(1, 0, HEADS)
        for number, (name, sex, born, serial, phone, joined, expires) in enumerate(ROWS, start=1):
            body = f"110118{born}{serial}"
            known = (
                body + check_digit(body),
                phone,
                "速达快递",
                "快递小哥",
                joined,
                expires,
                f"京A{serial}F8",
            )
            page.write_row(number + 1, 0, (number, name, sex, *known))
        page.write_row(len(ROWS) + 2, 0, ("填表人：周站长", None, None, f"共 {len(ROWS)} 人"))
    return buffer.getvalue()


CHAPTERS = [Chapter(_("Rosters"), 70, build)]
