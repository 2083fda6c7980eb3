"""The certificate of a lecturer, written from what they have given."""

from datetime import date

from niangjia.core.clock import local_day
from niangjia.core.docx import Paper, Table, chinese_day
from niangjia.courses.models import Lecturer
from niangjia.training.queries import Record

MOST_ROWS = 60


def certificate(lecturer: Lecturer, record: Record, on: date) -> Paper:
    """The certificate (授课证明): how many lectures, hours and listeners, and each lecture."""
    since = local_day(record.lectures[-1].starts_at)
    rows = [
        (number, chinese_day(local_day(one.starts_at)), one.course.title, one.order.unit_name)
        for number, one in enumerate(reversed(record.lectures[:MOST_ROWS]), start=1)
    ]
    asked = (
        f"接受回访的{record.units_asked}家单位中，{record.units_satisfied}家表示满意。"
        if record.units_asked
        else ""
    )
    return Paper(
        title="授课证明",
        body=[
            (
                f"{lecturer}同志系本会普法讲师团讲师，自{chinese_day(since)}至{chinese_day(on)}，"
                f"共授课{len(record.lectures)}场、{record.hours:g}小时，听课{record.people}人次。{asked}"
            ),
            Table(("序号", "日期", "课程", "单位"), rows),
            "特此证明。",
        ],
        signed=lecturer.org.name,
        on=on,
    )
