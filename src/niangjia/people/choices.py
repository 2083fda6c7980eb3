"""Code tables of persons, memberships and posts."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("Unknown")
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    UNSTATED = "9", _("Not stated")


class Group(models.TextChoices):
    """Group (群体): the new forms of work first, then the others a union serves."""

    COURIER = "courier", _("Courier")  # 快递员
    RIDER = "rider", _("Delivery rider")  # 外卖配送员
    TRUCK_DRIVER = "truck_driver", _("Truck driver")  # 货车司机
    CAR_DRIVER = "car_driver", _("Ride-hailing driver")  # 网约车司机
    CARER = "carer", _("Care worker")  # 护工护理员
    HOUSEKEEPER = "housekeeper", _("Housekeeper")  # 家政服务员
    MALL_AGENT = "mall_agent", _("Shopping-mall promoter")  # 商场信息员
    ESTATE_AGENT = "estate_agent", _("Estate agent")  # 房产中介员
    GUARD = "guard", _("Security guard")  # 保安员
    MIGRANT = "migrant", _("Migrant worker")  # 农民工
    NURSE = "nurse", _("Medical staff")
    TEACHER = "teacher", _("Teacher")
    FACTORY = "factory", _("Factory worker")
    SERVICE = "service", _("Service worker")
    OFFICE = "office", _("Office worker")
    UNION = "union", _("Union worker")
    OTHER = "other", _("Other")


NEW_FORMS = (
    Group.COURIER,
    Group.RIDER,
    Group.TRUCK_DRIVER,
    Group.CAR_DRIVER,
    Group.CARER,
    Group.HOUSEKEEPER,
    Group.MALL_AGENT,
    Group.ESTATE_AGENT,
    Group.GUARD,
)


def group_names(groups: Iterable[str]) -> str:
    """Write groups as a sentence does: couriers, riders."""
    return gettext(", ").join(str(Group(group).label) for group in groups if group in Group.values)


class MembershipState(models.TextChoices):
    """Membership state (会籍状态)."""

    REGULAR = "regular", _("Regular")  # 正常
    TRANSFERRED = "transferred", _("Transferred out")  # 转出
    KEPT = "kept", _("Kept")  # 保留
    LEFT = "left", _("Left the union")  # 退会
    EXPELLED = "expelled", _("Expelled")  # 除名


class JoinChannel(models.TextChoices):
    """How somebody joined (入会 channels)."""

    ONLINE = "online", _("Online application")
    WINDOW = "window", _("Mobile joining window")
    TALK = "talk", _("Worker talk")
    ROSTER = "roster", _("Roster")
    TRANSFER = "transfer", _("Transfer")  # 转入: no new member


class PostKind(models.TextChoices):
    """What somebody is for an org. Roles follow from it; there are no role flags."""

    STAFF = "staff", _("Union social worker")  # 专职工会社会工作者
    CADRE = "cadre", _("Union cadre")
    CHAIR = "chair", _("Union chair")
    OUTLET_HEAD = "outlet_head", _("Head of an outlet")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")


class PostLevel(models.TextChoices):
    """Rank of a cadre. Section level and above (科级以上) begins with the deputy section head (副科级)."""

    NONE = "", _("None")
    STAFF = "staff", _("Staff")
    DEPUTY_SECTION = "deputy_section", _("Deputy section head")
    SECTION = "section", _("Section head")
    DEPUTY_DIVISION = "deputy_division", _("Deputy division head")
    DIVISION = "division", _("Division head")
    BUREAU = "bureau", _("Bureau head")


SECTION_UP = (
    PostLevel.DEPUTY_SECTION,
    PostLevel.SECTION,
    PostLevel.DEPUTY_DIVISION,
    PostLevel.DIVISION,
    PostLevel.BUREAU,
)
DEPUTY_DIVISION_UP = (PostLevel.DEPUTY_DIVISION, PostLevel.DIVISION, PostLevel.BUREAU)
