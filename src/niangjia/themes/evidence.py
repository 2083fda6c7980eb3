"""The evidence of a proposal, written from a theme's concerns. People's own words are quoted with phones, numbers and names masked."""

from niangjia.core.docx import chinese_day
from niangjia.themes.masking import masked
from niangjia.themes.models import Theme
from niangjia.themes.queries import concerns_of, makeup, ranked

QUOTED, NAMED_PLACES, NAMED_GROUPS = 3, 5, 4
LONGEST_QUOTE = 120


def evidence_of(theme: Theme) -> str:
    """Say how many, when, where, who, and three typical texts."""
    made = makeup(theme)
    if not made.size:
        return ""
    days = concerns_of(theme).order_by("raised_on").values_list("raised_on", flat=True)
    first, last = days[0], days[len(days) - 1]
    places = "、".join(f"{name}{number}件" for name, number in made.places[:NAMED_PLACES])
    groups = "、".join(f"{name}{number}件" for name, number in made.groups[:NAMED_GROUPS] if name != "—")
    lines = [
        (
            f"{chinese_day(first)}至{chinese_day(last)}，{theme.org.name}及下级共收到此类诉求{made.size}件，"
            f"来自{len(made.places)}个组织：{places}{'等' if len(made.places) > NAMED_PLACES else ''}。"
        )
    ]
    if groups:
        lines.append(f"反映人所在群体：{groups}。")
    peak, number = max(made.months, key=lambda row: row[1])
    if len(made.months) > 1:
        lines.append(f"最集中的月份为{peak.year}年{peak.month}月，{number}件。")
    lines.append("典型反映：")
    for one in ranked(theme)[:QUOTED]:
        quoted = masked(" ".join(one.text.split()), one)
        short = quoted if len(quoted) <= LONGEST_QUOTE else f"{quoted[: LONGEST_QUOTE - 1]}…"
        lines.append(f"“{short}”（{one.raised_for.name}）")
    return "\n".join(lines)
