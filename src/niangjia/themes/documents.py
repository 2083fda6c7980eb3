"""The proposal as an official document."""

from niangjia.core.docx import Paper, Table, chinese_day
from niangjia.themes.choices import Decider, ProposalState
from niangjia.themes.models import Proposal

_DECIDER = {
    Decider.TOWNSHIP: "街道（乡镇）总工会",
    Decider.DISTRICT: "区（产业）总工会",
    Decider.CITY: "市总工会",
}
_PARTS = (
    ("基本情况", "evidence"),
    ("原因分析", "analysis"),
    ("可选方案", "options"),
    ("建议措施", "measure"),
)
_NUMBERS = "一二三四五六七"


def proposal(shown: Proposal) -> Paper:
    """Write a proposal (对策建议): its parts in their order, who must decide, what was decided, and what came of it."""
    body: list[str | Table] = []
    heads: list[str] = []

    def head(name: str) -> str:
        heads.append(name)
        return f"{_NUMBERS[len(heads) - 1]}、{name}"

    for name, field in _PARTS:
        lines = [line.strip() for line in getattr(shown, field).splitlines() if line.strip()]
        if lines:
            body += [head(name), *lines]
    body += [head("决策层级"), f"本建议须由{_DECIDER[Decider(shown.decider)]}研究决定。"]
    if shown.decided_on is not None:
        verdict = "未予采纳" if shown.state == ProposalState.DECLINED else "同意采纳"
        body += [head("研究决定"), f"{chinese_day(shown.decided_on)}，{verdict}。{shown.decision}"]
    if shown.follow_up:
        body += [head("落实情况"), *shown.follow_up.splitlines()]
    return Paper(
        title=shown.title, body=body, signed=shown.org.name, on=shown.submitted_on or shown.written_on
    )
