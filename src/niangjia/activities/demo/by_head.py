"""The work of stations by head-count."""

from datetime import date, timedelta
from typing import Any

from niangjia.activities import services
from niangjia.activities.demo.player import Player, days_between
from niangjia.people.choices import Group

FIRST_HALF = 50_213

#: programme, group, place, goods, how often
SHEETS = (
    ("care", "", "走访慰问一线职工", "慰问品", 5),
    ("care.illness", "", "大病救助政策咨询日", "", 2),
    ("singles", "", "单身职工信息登记日", "", 2),
    ("mutual_aid", "", "医疗互助集中办理", "", 4),
    ("booking", "", "职工服务网线上预订", "", 5),
    ("classroom", "", "流动课堂进企业", "", 5),
    ("legal", "", "普法宣传咨询", "法律图书", 3),
    ("contest", "", "岗位练兵开放日", "", 2),
    ("culture", "", "职工文化活动", "", 3),
    ("winter", Group.COURIER, "冬送温暖", "保暖手套", 3),
    ("summer", Group.RIDER, "夏送清凉", "防暑降温包", 4),
)


def _sheets(stage: Any, player: Player, first: date, last: date, total: int, average: int) -> None:
    """Head-count sheets of stations that come to exactly this many heads."""
    stations = [
        org
        for org in player.orgs.values()
        if org.kind == "service_station" and org.district_id == player.orgs["密云区总工会"].pk
    ]
    number = max(total // average, 1)
    choices = [row for row in SHEETS for _n in range(row[4])]
    left = total
    for turn, day in stage.track(list(enumerate(days_between(first, last, number))), "head-counts"):
        programme, group, place, goods, _often = player.dice.choice(choices)
        if (programme == "summer" and not 5 <= day.month <= 9) or (
            programme == "winter" and 3 < day.month < 11
        ):
            programme, group, place, goods = "classroom", "", "流动课堂进企业", ""
        heads = (
            left
            if turn == number - 1
            else min(player.dice.randint(average // 2, average * 3 // 2), left - (number - turn - 1))
        )
        left -= heads
        station = player.dice.choice(stations)
        services.record_headcount(
            org=station,
            programme=programme,
            on=day,
            headcount=heads,
            group=group,
            place=f"{station.label.removesuffix('职工服务站')} {place}",
            goods=goods,
            goods_quantity=heads if goods else 0,
            attempt=player.attempt(),
            actor=player.at_the_door(station),
            at=stage.at(day, 16, 0),
        )


def head_counts(stage: Any) -> None:
    """A10: with those known by name, the first half-year comes to 50,213 services; 2022 is there to compare."""
    from niangjia.figures import Period, compute, registry

    player = Player(stage, "sheets")
    scope = player.orgs["密云区总工会"].scope
    named = (
        compute.value(
            registry.figure("services.times"), scope, Period(date(2023, 1, 1), date(2023, 6, 30))
        ).value
        or 0
    )
    _sheets(
        stage, player, date(2023, 1, 4), date(2023, 6, 30), max(stage.scaled(FIRST_HALF) - int(named), 60), 45
    )
    _sheets(stage, player, date(2023, 7, 3), date(2023, 9, 15), stage.scaled(16_800), 60)
    _sheets(stage, player, date(2022, 1, 5), date(2022, 12, 28), stage.scaled(61_400), 180)
    this_year = date(stage.today.year, 1, 5)
    if stage.today > this_year + timedelta(days=30):
        _sheets(stage, player, this_year, stage.today - timedelta(days=1), stage.scaled(32_000), 160)
