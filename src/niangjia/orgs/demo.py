"""The demo's tree: real places, invented employers."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import Chapter
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org, Region
from niangjia.orgs.services import create_org

OPENED = date(2022, 1, 4)
DISTRICTS = {
    "东城区": "110101",
    "西城区": "110102",
    "朝阳区": "110105",
    "丰台区": "110106",
    "石景山区": "110107",
    "海淀区": "110108",
    "门头沟区": "110109",
    "房山区": "110111",
    "通州区": "110112",
    "顺义区": "110113",
    "昌平区": "110114",
    "大兴区": "110115",
    "怀柔区": "110116",
    "平谷区": "110117",
    "密云区": "110118",
    "延庆区": "110119",
}
#: district → latitude, longitude (approximate, of its seat)
SEATS = {
    "东城区": (39.928, 116.416),
    "西城区": (39.912, 116.366),
    "朝阳区": (39.921, 116.443),
    "丰台区": (39.858, 116.287),
    "石景山区": (39.906, 116.223),
    "海淀区": (39.959, 116.298),
    "门头沟区": (39.940, 116.102),
    "房山区": (39.748, 116.143),
    "通州区": (39.910, 116.657),
    "顺义区": (40.130, 116.655),
    "昌平区": (40.221, 116.231),
    "大兴区": (39.727, 116.341),
    "怀柔区": (40.316, 116.632),
    "平谷区": (40.141, 117.121),
    "密云区": (40.376, 116.843),
    "延庆区": (40.457, 115.975),
}
#: name, latitude, longitude
MIYUN = (
    ("鼓楼街道", 40.3747, 116.8432),
    ("果园街道", 40.3692, 116.8315),
    ("檀营地区", 40.3868, 116.8635),
    ("密云镇", 40.3719, 116.8554),
    ("溪翁庄镇", 40.4566, 116.8479),
    ("西田各庄镇", 40.4002, 116.7737),
    ("十里堡镇", 40.3503, 116.8010),
    ("河南寨镇", 40.3315, 116.8411),
    ("巨各庄镇", 40.3866, 116.9507),
    ("穆家峪镇", 40.4016, 116.9086),
    ("太师屯镇", 40.5320, 117.1198),
    ("高岭镇", 40.5978, 117.0846),
    ("不老屯镇", 40.5649, 116.9730),
    ("冯家峪镇", 40.6215, 116.8752),
    ("古北口镇", 40.6922, 117.1592),
    ("大城子镇", 40.4128, 117.1077),
    ("东邵渠镇", 40.2995, 116.9966),
    ("北庄镇", 40.5175, 117.2072),
    ("新城子镇", 40.6356, 117.3547),
    ("石城镇", 40.5439, 116.7961),
    ("经济开发区", 40.3841, 116.8188),
)
#: town, name, kind, unit category, workers, union under which it stands
MIYUN_UNIONS = (
    ("果园街道", "速达快递密云点部联合工会", OrgKind.JOINT, "170", 186),
    ("果园街道", "密云区外卖配送行业工会联合会", OrgKind.INDUSTRY_FEDERATION, "", 420),
    ("鼓楼街道", "暖阳家政服务有限公司工会", OrgKind.GRASSROOTS, "170", 96),
    ("鼓楼街道", "密云区第三小学工会", OrgKind.GRASSROOTS, "400", 142),
    ("鼓楼街道", "密云区社区卫生服务中心工会", OrgKind.GRASSROOTS, "400", 218),
    ("经济开发区", "云湖食品有限公司工会", OrgKind.GRASSROOTS, "159", 530),
    ("经济开发区", "潮白精密机械有限公司工会", OrgKind.GRASSROOTS, "300", 264),
    ("密云镇", "长城货运联合工会", OrgKind.JOINT, "170", 175),
    ("古北口镇", "古北水镇周边民宿联合工会", OrgKind.JOINT, "600", 133),
    ("太师屯镇", "太师屯镇区域性工会联合会", OrgKind.REGIONAL_FEDERATION, "", 310),
    ("十里堡镇", "京密引水项目部工会", OrgKind.GRASSROOTS, "110", 204),
    ("溪翁庄镇", "云水康养院工会", OrgKind.GRASSROOTS, "700", 88),
    ("河南寨镇", "田园果蔬合作社联合工会", OrgKind.JOINT, "190", 121),
    ("巨各庄镇", "酒乡之路商户联合工会", OrgKind.JOINT, "600", 77),
)
OUTLETS = (
    "果园点部",
    "鼓楼点部",
    "檀营点部",
    "密云镇点部",
    "十里堡点部",
    "河南寨点部",
    "溪翁庄点部",
    "太师屯点部",
)
INDUSTRIES = ("北京市交通运输工会", "北京市教育工会")


class Planter:
    """Opens orgs for the demo, remembering them by name."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.at = stage.at(OPENED)
        self.kept: dict[str, Org] = stage.keep.setdefault("orgs", {})

    def plant(self, parent: Org | None, name: str, kind: str, level: str, **fields: Any) -> Org:
        org = create_org(
            parent=parent, name=name, kind=kind, level=level, actor=self.stage.actor, at=self.at, **fields
        )
        self.kept[name] = org
        return org


def build(stage: Any) -> None:
    """Open the tree, from the city down to outlets."""
    planter = Planter(stage)
    Region.objects.get_or_create(code="110000", defaults={"name": "北京市"})
    for name, code in DISTRICTS.items():
        Region.objects.get_or_create(code=code, defaults={"name": name, "parent_id": "110000"})
    Region.objects.get_or_create(
        code="110228", defaults={"name": "密云县", "parent_id": "110000", "retired": True}
    )
    city = planter.plant(
        None, "北京市总工会", OrgKind.FEDERATION, Level.CITY, region_code="110000", short_name="市总"
    )
    planter.plant(city, "北京市总工会本级", OrgKind.HEADQUARTERS, Level.CITY, short_name="市总本级")
    for name in INDUSTRIES:
        planter.plant(city, name, OrgKind.INDUSTRY_FEDERATION, Level.DISTRICT)
    for name, code in stage.track(DISTRICTS.items(), "districts", len(DISTRICTS)):
        district = planter.plant(
            city,
            f"{name}总工会",
            OrgKind.FEDERATION,
            Level.DISTRICT,
            region_code=code,
            address=f"北京市{name}",
            latitude=SEATS[name][0],
            longitude=SEATS[name][1],
        )
        if name == "密云区":
            _miyun(planter, district)
    _elsewhere(planter)


def _miyun(planter: Planter, district: Org) -> None:
    for number, (town, latitude, longitude) in enumerate(MIYUN, start=1):
        union = planter.plant(
            district,
            f"密云{town}总工会" if town == "经济开发区" else f"{town}总工会",
            OrgKind.FEDERATION,
            Level.TOWNSHIP,
            short_name=town,
            region_code="110118",
            address=f"北京市密云区{town}",
            term_years=5,
            term_number=3,
        )
        planter.plant(
            union,
            f"{town}职工服务站",
            OrgKind.SERVICE_STATION,
            Level.TOWNSHIP,
            region_code="110118",
            address=f"北京市密云区{town}便民服务中心一层",
            latitude=latitude,
            longitude=longitude,
            phone=f"010-5550{number:04d}",
            opening_hours="周一至周五 8:30–17:30，周六 9:00–12:00" if number % 2 else "每天 8:00–20:00",
        )
        for _town, name, kind, category, workers in (row for row in MIYUN_UNIONS if row[0] == town):
            planter.plant(
                union,
                name,
                kind,
                Level.GRASSROOTS,
                unit_category=category,
                workers=workers,
                women_workers=round(workers * 0.4),
                founded_on=date(2019 + workers % 4, 1 + workers % 12, 18),
                term_years=3,
                region_code="110118",
            )
    couriers = planter.kept["速达快递密云点部联合工会"]
    for name in OUTLETS:
        planter.plant(
            couriers,
            f"速达快递{name}",
            OrgKind.OUTLET,
            Level.GRASSROOTS,
            region_code="110118",
            unit_category="170",
        )
    factory = planter.kept["云湖食品有限公司工会"]
    branch = planter.plant(factory, "云湖食品灌装车间分工会", OrgKind.BRANCH, Level.GRASSROOTS)
    planter.plant(branch, "灌装车间甲班工会小组", OrgKind.GROUP, Level.GRASSROOTS)
    planter.plant(
        planter.kept["十里堡镇总工会"],
        "宏途物流有限公司（未建会）",
        OrgKind.EMPLOYER,
        Level.GRASSROOTS,
        founding="N",
        workers=64,
    )


def _elsewhere(planter: Planter) -> None:
    places = (
        ("西城区总工会", "陶然亭街道", 39.8790, 116.3790),
        ("海淀区总工会", "中关村街道", 39.9840, 116.3180),
        ("朝阳区总工会", "望京街道", 39.9960, 116.4700),
        ("东城区总工会", "东华门街道", 39.9150, 116.4080),
        ("昌平区总工会", "回龙观街道", 40.0750, 116.3360),
    )
    for federation, street, latitude, longitude in places:
        union = planter.plant(
            planter.kept[federation], f"{street}总工会", OrgKind.FEDERATION, Level.TOWNSHIP, short_name=street
        )
        planter.plant(
            union,
            f"{street}职工服务站",
            OrgKind.SERVICE_STATION,
            Level.TOWNSHIP,
            address=f"北京市{federation[:3]}{street}",
            latitude=latitude,
            longitude=longitude,
            opening_hours="周一至周五 9:00–18:00",
            phone="010-55501234",
        )
        planter.plant(union, f"{street}楼宇联合工会", OrgKind.JOINT, Level.GRASSROOTS, workers=240)


CHAPTERS = [Chapter(_("The federation tree"), 10, build)]
