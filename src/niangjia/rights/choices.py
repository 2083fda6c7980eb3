"""Code tables of contracts, congresses and cases, and the order of the steps to a contract."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractKind(models.TextChoices):
    """What a collective contract is about."""

    GENERAL = "general", _("General contract")  # 综合集体合同
    WAGES = "wages", _("Wages contract")  # 工资专项集体合同
    PROTECTION = "protection", _("Labour protection contract")  # 劳动安全卫生专项集体合同
    WOMEN = "women", _("Women workers' contract")  # 女职工权益保护专项集体合同


class Reach(models.TextChoices):
    """Whom a contract binds (集体合同规定, 2004; 行业性、区域性)."""

    ENTERPRISE = "enterprise", _("Of an enterprise")
    INDUSTRY = "industry", _("Of an industry")
    REGION = "region", _("Of a region")


class StepKind(models.TextChoices):
    """The steps to a contract, in their order; an objection leads back to the talks."""

    PROPOSAL = "proposal", _("Proposal to bargain")  # 要约
    REPRESENTATIVES = "reps", _("Representatives")  # 协商代表
    TALK = "talk", _("Bargaining talks")  # 协商会议
    DRAFT = "draft", _("Draft of the contract")  # 合同草案
    VOTE = "vote", _("Vote of the congress")  # 职代会审议
    SIGNING = "signing", _("Signing")
    FILING = "filing", _("Filing with the labour authority")  # 报送
    OBJECTION = "objection", _("Objection of the labour authority")


ORDER = (
    StepKind.PROPOSAL,
    StepKind.REPRESENTATIVES,
    StepKind.TALK,
    StepKind.DRAFT,
    StepKind.VOTE,
    StepKind.SIGNING,
    StepKind.FILING,
)


def next_step(reached: str) -> StepKind | None:
    """Give the step after the one that was reached; ``None`` after the last."""
    number = ORDER.index(StepKind(reached)) + 1
    return ORDER[number] if number < len(ORDER) else None


class Side(models.TextChoices):
    """The two sides of the table."""

    WORKERS = "workers", _("Workers' side")
    EMPLOYER = "employer", _("Employer's side")


class FileKind(models.TextChoices):
    """What a file in the dossier of a contract is (报送材料)."""

    TEXT = "text", _("Text of the contract")
    EXPLANATION = "explanation", _("Explanation")
    CERTIFICATE = "certificate", _("Certificates of both sides")
    RESOLUTION = "resolution", _("Resolution of the congress")
    REPRESENTATIVES = "reps", _("List of representatives")
    MINUTES = "minutes", _("Minutes of the talks")
    OPINION = "opinion", _("Opinion of the labour authority")
    OTHER = "other", _("Other paper")


#: What the labour authority is sent with a contract.
DOSSIER = (
    FileKind.TEXT,
    FileKind.EXPLANATION,
    FileKind.CERTIFICATE,
    FileKind.RESOLUTION,
    FileKind.REPRESENTATIVES,
    FileKind.MINUTES,
)


class ItemKind(models.TextChoices):
    """What a congress votes on."""

    CONTRACT = "contract", _("Draft of a contract")
    REPORT = "report", _("Report")
    RULES = "rules", _("Rules of the enterprise")  # 规章制度
    REVIEW = "review", _("Review of leaders")  # 民主评议
    OTHER = "other", _("Other matter")


class AffairKind(models.TextChoices):
    """What an enterprise tells its workers (厂务公开)."""

    PLANS = "plans", _("Plans and results")
    PAY = "pay", _("Pay, insurance and welfare")
    RULES = "rules", _("Rules of the enterprise")
    SAFETY = "safety", _("Safety and health")
    PEOPLE = "people", _("Appointments and rewards")
    OTHER = "other", _("Other matter")


class Channel(models.TextChoices):
    """How it was told."""

    CONGRESS = "congress", _("At the congress")
    BOARD = "board", _("On the notice board")  # 公开栏
    MEETING = "meeting", _("At a meeting")
    ONLINE = "online", _("Online")
    OTHER = "other", _("Otherwise")


class MeasureKind(models.TextChoices):
    """Lines of the reform of the industrial workforce (产业工人队伍建设改革)."""

    SKILLS = "skills", _("Training of skills")
    LADDER = "ladder", _("Career ladder of workers")  # 晋升通道
    PAY = "pay", _("Pay by skill")
    INNOVATION = "innovation", _("Innovation studio")  # 创新工作室
    PARTY = "party", _("Party members among workers")
    RIGHTS = "rights", _("Rights and care")


class MeasureStatus(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", _("In planning")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Carried through")
    DROPPED = "dropped", _("Dropped")


class Matter(models.TextChoices):
    """What somebody needs legal help with."""

    WAGES = "wages", _("Unpaid wages")
    INJURY = "injury", _("Accident at work")
    CONTRACT = "contract", _("No contract, or dismissed")
    INSURANCE = "insurance", _("Social insurance")
    PLATFORM = "platform", _("Fines or bans of a platform")
    WOMEN = "women", _("Rights of women workers")
    OTHER = "other", _("Something else")


class AidState(models.TextChoices):
    """Where a case stands."""

    WAITING = "waiting", _("Waiting to be taken up")
    CONSULTED = "consulted", _("Advice given")
    ACCEPTED = "accepted", _("Case accepted")
    WITH_LAWYER = "lawyer", _("With a lawyer")
    CLOSED = "closed", _("Case closed")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Taken back")


#: Where a case may go from where, when somebody of the few takes it further.
AID_STEPS: dict[str, tuple[AidState, ...]] = {
    AidState.WAITING: (AidState.CONSULTED, AidState.ACCEPTED, AidState.DECLINED),
    AidState.CONSULTED: (AidState.ACCEPTED, AidState.CLOSED),
    AidState.ACCEPTED: (AidState.WITH_LAWYER, AidState.CLOSED),
    AidState.WITH_LAWYER: (AidState.WITH_LAWYER, AidState.CLOSED),
    AidState.CLOSED: (),
    AidState.DECLINED: (),
    AidState.WITHDRAWN: (),
}
#: What each step is called, for whoever takes it.
AID_STEP_WORDS: dict[str, Any] = {
    AidState.CONSULTED: _("Give advice"),
    AidState.ACCEPTED: _("Accept the case"),
    AidState.WITH_LAWYER: _("Name the lawyer"),
    AidState.CLOSED: _("Close the case"),
    AidState.DECLINED: _("Do not accept"),
}
AID_OVER = (AidState.CLOSED, AidState.DECLINED, AidState.WITHDRAWN)


class Outcome(models.TextChoices):
    """How a case ended."""

    ADVISED = "advised", _("Advice was enough")
    MEDIATED = "mediated", _("Settled by mediation")  # 调解成功
    ARBITRATED = "arbitrated", _("Award of arbitration")  # 仲裁
    COURT = "court", _("Judgment of a court")
    UNSETTLED = "unsettled", _("Not settled")
