"""The programmes every federation starts with: reference data, the page's own words."""

from typing import Any

#: code, name, unit, icon, art, tone, order, counts as service
PROGRAMMES: tuple[tuple[str, str, str, str, str, str, int, bool], ...] = (
    ("care", "慰问帮扶", "人次", "heart", "gift", "plum", 10, True),
    ("care.illness", "大病救助", "人次", "heart", "nurse", "plum", 11, True),
    ("singles", "单身联谊", "人次", "heart", "singles", "plum", 20, True),
    ("mutual_aid", "医疗互助", "人次", "shield", "mutual", "jade", 30, True),
    ("booking", "线上预订", "人次", "calendar", "booking", "sky", 40, True),
    ("classroom", "流动课堂", "人次", "course", "classroom", "sky", 50, True),
    ("health_check", "免费体检", "人次", "health", "health", "red", 60, True),
    ("legal", "普法", "人次", "scale", "lecture", "sky", 70, True),
    ("legal.corps", "八五普法讲师团", "人次", "scale", "lecture", "sky", 71, True),
    ("contest", "技能竞赛", "人次", "star", "contest", "amber", 80, True),
    ("training", "培训", "人次", "course", "training", "sky", 90, False),
    ("training.cadre", "干部培训", "人次", "course", "training", "sky", 91, False),
    ("summer", "夏送清凉", "人次", "gift", "gift", "jade", 100, True),
    ("winter", "冬送温暖", "人次", "gift", "gift", "brick", 101, True),
    ("joining", "入会", "人", "join", "courier", "red", 110, False),
    ("culture", "文化活动", "人次", "star", "singles", "plum", 120, True),
    ("survey", "问卷调查", "人次", "list", "ticket", "sky", 130, False),
)


def seed_programmes(model: Any = None) -> None:
    """Write the programmes that are missing; what a federation has changed stays."""
    if model is None:
        from niangjia.ledger.models import Programme

        model = Programme
    for code, name, unit, icon, art, tone, order, counts in PROGRAMMES:
        model.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "unit": unit,
                "icon": icon,
                "art": art,
                "tone": tone,
                "order": order,
                "counts_as_service": counts,
            },
        )
