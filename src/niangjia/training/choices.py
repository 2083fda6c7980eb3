"""Code tables of orders and what becomes of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Where the people are who listen."""

    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("By internet")


class VenueKind(models.TextChoices):
    """Into which of the ten kinds of places the law is carried (法律十进)."""

    GOVERNMENT = "government", _("Government body")  # 机关
    UNIT = "unit", _("Institution")  # 单位
    ENTERPRISE = "enterprise", _("Enterprise")  # 企业
    COMMUNITY = "community", _("Community")  # 社区
    VILLAGE = "village", _("Village")  # 乡村
    SCHOOL = "school", _("School")  # 学校
    BARRACKS = "barracks", _("Barracks")  # 军营
    PARK = "park", _("Business park or office building")  # 园区楼宇
    SITE = "site", _("Building site")  # 工地
    NETWORK = "network", _("The internet")  # 网络


class Audience(models.TextChoices):
    """Who will listen: the groups the law talks are for first, then the others."""

    NEW_FORMS = "new_forms", _("Workers in new forms of employment")
    MIGRANT = "migrant", _("Migrant workers")
    WOMEN = "women", _("Women workers")
    UNION = "union", _("Union workers")
    MIXED = "mixed", _("Workers of all kinds")


#: The groups to be served first (重点人群).
FIRST_SERVED = (Audience.NEW_FORMS, Audience.MIGRANT, Audience.WOMEN)


class Part(models.TextChoices):
    """The part of a day in which a unit has time."""

    MORNING = "morning", _("Morning, 9:00 to 12:00")
    AFTERNOON = "afternoon", _("Afternoon, 13:30 to 17:30")
    EVENING = "evening", _("Evening, 18:30 to 21:00")
    ANY = "any", _("All day, 9:00 to 17:30")


#: Part → hours and minutes, from and until.
HOURS = {
    Part.MORNING: ((9, 0), (12, 0)),
    Part.AFTERNOON: ((13, 30), (17, 30)),
    Part.EVENING: ((18, 30), (21, 0)),
    Part.ANY: ((9, 0), (17, 30)),
}


class OrderState(models.TextChoices):
    """How far an order has come."""

    OPEN = "open", _("Waiting for a date")
    OFFERED = "offered", _("Date proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TableState(models.TextChoices):
    """How far a timetable has come."""

    OPEN = "open", _("Not solved yet")
    SOLVING = "solving", _("Being solved")
    PROPOSED = "proposed", _("Proposal to look at")
    PUBLISHED = "published", _("Published")


class PlacementState(models.TextChoices):
    """How far a placement has come: only the first three hold somebody's time."""

    PROPOSED = "proposed", _("Only proposed")
    OFFERED = "offered", _("To be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Replaced")


LIVE = (PlacementState.PROPOSED, PlacementState.OFFERED, PlacementState.CONFIRMED)


class Side(models.TextChoices):
    """Who is asked whether a date suits."""

    LECTURER = "lecturer", _("Lecturer")
    UNIT = "unit", _("Unit")


class Moment(models.TextChoices):
    """When a question was asked."""

    BEFORE = "before", _("Before the lecture")
    FLOOR = "floor", _("From the floor")
    AFTER = "after", _("After the lecture")


class KeepsakeKind(models.TextChoices):
    """What a unit gave or wrote in thanks."""

    LETTER = "letter", _("Thank-you letter")
    BANNER = "banner", _("Banner")
    PRAISE = "praise", _("Recognition")
    REPOST = "repost", _("Report elsewhere")
