"""Code tables of organisations.

Sources: the unions' own registration forms; unit categories as in the statistics of the All-China Federation.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrgKind(models.TextChoices):
    """Type of union organisation (工会类型), or what else stands in the tree."""

    FEDERATION = "federation", _("Federation of trade unions")  # 总工会
    WORK_COMMITTEE = "work_committee", _("Union work committee")  # 工会工作委员会
    OFFICE = "office", _("Union office")  # 工会办事处
    REGIONAL_FEDERATION = "regional_federation", _("Regional union federation")  # 区域性工会联合会
    INDUSTRY_FEDERATION = "industry_federation", _("Industry union federation")  # 行业性工会联合会
    JOINT = "joint", _("Joint grassroots union")  # 联合基层工会
    GRASSROOTS = "grassroots", _("Grassroots union")  # 单独基层工会
    BRANCH = "branch", _("Branch union")  # 分工会
    GROUP = "group", _("Union group")  # 工会小组
    SERVICE_STATION = "service_station", _("Service station")  # 服务站
    OUTLET = "outlet", _("Outlet")  # 网点
    HEADQUARTERS = "headquarters", _("Work run by the city itself")  # 市总本级
    EMPLOYER = "employer", _("Employer without a union")  # 未建会
    OTHER = "other", _("Other")


class Level(models.TextChoices):
    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District or industry")
    TOWNSHIP = "township", _("Township or street")
    GRASSROOTS = "grassroots", _("Grassroots")


#: Orgs that are unions at the grassroots, whatever their form.
UNION_KINDS = (
    OrgKind.GRASSROOTS,
    OrgKind.JOINT,
    OrgKind.REGIONAL_FEDERATION,
    OrgKind.INDUSTRY_FEDERATION,
)
#: Levels of the federations that keep something for all unions below them: a reserve, legal aid.
KEEPING_LEVELS = (Level.NATIONAL, Level.PROVINCE, Level.CITY, Level.DISTRICT)


class UnitCategory(models.TextChoices):
    """Category of the unit (单位类型)."""

    STATE_OWNED = "110", _("State-owned enterprise")
    COLLECTIVE = "120", _("Collective enterprise")
    SHARE_COOPERATIVE = "130", _("Share-holding cooperative")
    JOINT_OPERATION = "140", _("Jointly operated enterprise")
    STATE_SOLE = "151", _("Wholly state-owned company")
    OTHER_LIMITED = "159", _("Other limited company")
    STATE_HOLDING = "161", _("State-controlled joint-stock company")
    OTHER_JOINT_STOCK = "169", _("Other joint-stock company")
    PRIVATE = "170", _("Private enterprise")
    OTHER_DOMESTIC = "190", _("Other domestic enterprise")
    HK_MACAO_TAIWAN = "200", _("Hong Kong, Macao or Taiwan investment")
    FOREIGN = "300", _("Foreign investment")
    PUBLIC_INSTITUTION = "400", _("Public institution")
    GOVERNMENT = "500", _("Government body")
    SELF_EMPLOYED = "600", _("Self-employed business")
    NON_ENTERPRISE = "700", _("Private non-enterprise unit")


class Founding(models.TextChoices):
    """Founding mark (成立标记)."""

    PREPARING = "C", _("In preparation")
    FOUNDED = "Y", _("Founded")
    PROSPECT = "N", _("To be prepared")


class HomeGrade(models.TextChoices):
    """Grade of the workers' home (职工之家等级)."""

    NONE = "", _("None")
    QUALIFIED = "qualified", _("Qualified")
    ADVANCED = "advanced", _("Advanced")
    MODEL = "model", _("Model")
