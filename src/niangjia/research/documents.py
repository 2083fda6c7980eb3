"""Minutes of a talk and of a report meeting, written from what is recorded."""

from collections.abc import Sequence

from niangjia.concerns.models import Concern
from niangjia.core.docx import Paper, Table, chinese_day
from niangjia.research.choices import TalkKind
from niangjia.research.models import Meeting, Talk

KINDS = {
    TalkKind.WORKER: "职工沟通会",
    TalkKind.ENTERPRISE: "企业沟通会",
    TalkKind.SYMPOSIUM: "座谈会",
    TalkKind.HEARING: "工作汇报会",
}
NUMERALS = "一二三四五六七八九十"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def talk_minutes(talk: Talk, came: int, raised: Sequence[Concern], others: int) -> Paper:
    """The minutes of a talk (会议纪要).

    :param raised: the concerns whoever takes the minutes may open.
    :param others: how many there are besides.
    """
    kind = KINDS[TalkKind(talk.kind)]
    where = f"在{talk.place}" if talk.place else ""
    with_whom = f"，与{talk.enterprise}" if talk.enterprise else ""
    body: list[str | Table] = [
        f"{chinese_day(talk.on)}，{talk.org.name}{where}召开{kind}{with_whom}，到会{came}人。纪要如下：",
    ]
    sections: list[tuple[str, list[str | Table]]] = []
    if talk.notes:
        sections.append(("沟通情况", [*_lines(talk.notes)]))
    if raised or others:
        rows = [
            (number, one.text, one.get_kind_display(), one.answer or "已列入问题清单", one.number)
            for number, one in enumerate(raised, start=1)
        ]
        part: list[str | Table] = []
        if rows:
            part.append(Table(("序号", "反映的问题", "类别", "答复", "编号"), rows))
        if others:
            part.append(f"另有{others}件按规定由专人办理，不列入本纪要。")
        sections.append(("反映的问题", part))
    if talk.answered:
        sections.append(("现场答复", [*_lines(talk.answered)]))
    for number, (title, part) in enumerate(sections):
        body += [f"{NUMERALS[number]}、{title}", *part]
    return Paper(title=f"{talk.title}纪要", body=body, signed=talk.org.name, on=talk.on)


def meeting_minutes(meeting: Meeting) -> Paper:
    """The minutes of a report meeting: each station's report, what was said in the end, the tasks."""
    body: list[str | Table] = [
        (
            f"{chinese_day(meeting.on)}，{meeting.org.name}"
            f"{f'在{meeting.place}' if meeting.place else ''}召开{meeting.title}，听取各服务站"
            f"{chinese_day(meeting.since)}至{chinese_day(meeting.until)}工作情况汇报。纪要如下："
        ),
        "一、各站汇报",
    ]
    for report in meeting.reports.select_related("org", "person"):
        who = f"（汇报人：{report.person.name}）" if report.person is not None and report.person.name else ""
        # Headings of a report become part of its paragraphs: the minutes have headings of their own.
        told = [line.split("、", 1)[-1] if line[1:2] == "、" else line for line in _lines(report.text)]
        body += [f"{report.org.name}{who}", *told]
    number = 1
    if meeting.text:
        body += [f"{NUMERALS[number]}、会议要求", *_lines(meeting.text)]
        number += 1
    tasks = list(meeting.tasks.filter(dropped_at=None).select_related("person", "org"))
    if tasks:
        rows = [
            (
                place,
                one.text,
                f"{one.org.label} {one.person.name}",
                chinese_day(one.due_on),
                "已完成" if one.done_at else "",
            )
            for place, one in enumerate(tasks, start=1)
        ]
        body += [f"{NUMERALS[number]}、任务清单", Table(("序号", "任务", "责任人", "期限", "进展"), rows)]
    return Paper(title=f"{meeting.title}纪要", body=body, signed=meeting.org.name, on=meeting.on)
