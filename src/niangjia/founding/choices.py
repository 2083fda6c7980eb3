"""Code tables of founding, and the order of its steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.orgs.choices import OrgKind


class Track(models.TextChoices):
    """Why an enterprise is on the list (重点建、行业建、兜底建)."""

    KEY = "key", _("Priority founding")  # 重点建
    INDUSTRY = "industry", _("Industry-wide founding")  # 行业建
    CATCH_ALL = "catch_all", _("Catch-all founding")  # 兜底建


class Form(models.TextChoices):
    """Form of the union to be (单独、联合、行业、区域)."""

    SINGLE = "single", _("Single")
    JOINT = "joint", _("Joint")
    INDUSTRY = "industry", _("Of an industry")
    REGIONAL = "regional", _("Of a region")


#: Form → the kind of org a founded union is.
KINDS = {
    Form.SINGLE: OrgKind.GRASSROOTS,
    Form.JOINT: OrgKind.JOINT,
    Form.INDUSTRY: OrgKind.INDUSTRY_FEDERATION,
    Form.REGIONAL: OrgKind.REGIONAL_FEDERATION,
}


class StepKind(models.TextChoices):
    """The steps of a founding, in their order."""

    CONTACT = "contact", _("First contact")
    TALK = "talk", _("Enterprise talk")  # 企业沟通会
    PREPARATION = "preparation", _("Preparatory group")  # 筹备组
    MEMBERS = "members", _("Members recruited")
    ELECTION = "election", _("Congress and election")
    APPLICATION = "application", _("Application to the superior")
    APPROVAL = "approval", _("Approval of the superior")
    REGISTRATION = "registration", _("Legal-person registration")


ORDER = tuple(StepKind)
#: Steps that are a day and a note and nothing else.
PLAIN = (StepKind.CONTACT, StepKind.TALK, StepKind.PREPARATION, StepKind.APPLICATION)
#: What was decided stays decided.
FINAL = (StepKind.APPROVAL, StepKind.REGISTRATION)


def next_step(reached: str) -> StepKind | None:
    """Give the step after the one that was reached (empty: none yet); ``None`` after the last."""
    number = ORDER.index(StepKind(reached)) + 1 if reached else 0
    return ORDER[number] if number < len(ORDER) else None


class SeatRole(models.TextChoices):
    """What somebody is elected to."""

    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    MEMBER = "member", _("Committee member")
    AUDITOR = "auditor", _("Member of the audit committee")  # 经费审查委员
    WOMEN = "women", _("Head of the women workers' committee")  # 女职工委员会主任


class Stage(models.TextChoices):
    """How far a union has come (建起来、转起来、活起来、强起来), and the sleep it may fall into."""

    FOUNDED = "founded", _("Built up")
    RUNNING = "running", _("Running")
    LIVELY = "lively", _("Lively")
    STRONG = "strong", _("Strong")
