"""The tree of categories as it is delivered; a city adds its own rows and closes those it does not use."""

from typing import Any

#: code, name, seen by few
DELIVERED = (
    ("wages", "劳动报酬", False),
    ("wages.unpaid", "拖欠工资", True),
    ("wages.unpaid_many", "多人欠薪", True),
    ("wages.rate", "单价与提成", False),
    ("wages.fines", "罚款与扣款", False),
    ("hours", "工时休假", False),
    ("hours.overtime", "加班与排班", False),
    ("hours.leave", "休息休假", False),
    ("safety", "劳动安全", False),
    ("safety.traffic", "交通安全与事故", False),
    ("safety.heat", "高温与严寒", False),
    ("safety.protection", "防护用品", False),
    ("safety.danger", "险情", False),
    ("contract", "劳动合同", False),
    ("contract.unsigned", "未签或解除合同", True),
    ("contract.insurance", "社会保险", False),
    ("contract.injury", "工伤", True),
    ("conditions", "工作条件", False),
    ("conditions.rest", "歇脚、饮水、如厕", False),
    ("conditions.meals", "用餐", False),
    ("conditions.parking", "停车与充电", False),
    ("skills", "技能与学习", False),
    ("skills.first_aid", "急救", False),
    ("skills.training", "技能培训", False),
    ("skills.law", "法律知识", False),
    ("life", "生活与家庭", False),
    ("life.children", "子女看护", False),
    ("life.health", "健康与体检", False),
    ("life.illness", "患病与困难", True),
    ("life.marriage", "交友婚恋", False),
    ("life.housing", "住房", False),
    ("union", "工会工作", False),
    ("union.joining", "入会与会籍", False),
    ("union.money", "工会经费", False),
    ("union.activities", "活动安排", False),
    ("union.digital", "手机使用", False),
    ("union.conduct", "工作作风", True),
    ("other", "其他", False),
)
#: Concerns of these categories are an alarm.
ALARMING = ("wages.unpaid_many", "safety.danger")


def deliver(model: Any) -> None:
    """Write the categories that are not there yet.

    :param model: the model of categories, also as a migration knows it.
    """
    known = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(
        model(code=code, name=name, sensitive=sensitive, order=order)
        for order, (code, name, sensitive) in enumerate(DELIVERED, start=1)
        if code not in known
    )
