"""Code tables of the corps and the library."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LecturerKind(models.TextChoices):
    """Who lectures (讲师类别)."""

    UNION_LAWYER = "union_lawyer", _("Union lawyer")  # 工会律师
    FIRM_LAWYER = "firm_lawyer", _("Law-firm lawyer")  # 律所律师
    MODEL_WORKER = "model_worker", _("Model-worker lawyer")  # 劳模律师
    SCHOLAR = "scholar", _("Scholar")  # 专家学者
    OTHER = "other", _("Other")


class LecturerState(models.TextChoices):
    """How far an invitation has come. That a term is over follows from its last day."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Engaged")  # 受聘
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left the corps")


#: Invited or engaged: one of these at a time for each person and corps.
LIVE = (LecturerState.INVITED, LecturerState.ACCEPTED)


class Ways(models.TextChoices):
    """How somebody lectures: a matter of one choice, so that nobody can lecture in no way at all."""

    BOTH = "both", _("on site or online")
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")


class FirmKind(models.TextChoices):
    LAW_FIRM = "law_firm", _("Law firm")  # 律师事务所
    PARTNER = "partner", _("Partner institution")  # 合作机构


class Subject(models.TextChoices):
    """Law, or what the mobile classroom (流动课堂) teaches besides."""

    LAW = "law", _("Law")
    OTHER = "other", _("Mobile classroom")


class Field(models.TextChoices):
    """Field of a course: those of law first."""

    LABOUR = "labour", _("Labour law")  # 劳动法
    UNION = "union", _("Trade Union Law")  # 工会法
    CIVIL = "civil", _("Civil Code")  # 民法典
    TRAFFIC = "traffic", _("Traffic safety law")  # 道路交通安全法
    SOCIAL = "social", _("Social insurance law")  # 社会保险法
    SAFETY = "safety", _("Work safety law")  # 安全生产法
    WOMEN = "women", _("Protection of women's rights")  # 妇女权益保障法
    DISPUTES = "disputes", _("Mediation and arbitration")  # 劳动争议调解仲裁法
    PRIVACY = "privacy", _("Personal information and cyber security")  # 个人信息保护、网络安全
    SECURITY = "security", _("Constitution and national security")  # 宪法与国家安全
    CRIMINAL = "criminal", _("Criminal law and fraud")  # 刑法与防诈骗
    LAW = "law", _("Other law")
    HEALTH = "health", _("Health and well-being")
    MIND = "mind", _("Peace of mind")  # 心理
    SKILL = "skill", _("Skills")
    CULTURE = "culture", _("Culture")
    FAMILY = "family", _("Family and children")
    OTHER = "other", _("Other")


#: What is no law is taught by the mobile classroom.
OTHER_FIELDS = (Field.HEALTH, Field.MIND, Field.SKILL, Field.CULTURE, Field.FAMILY, Field.OTHER)
LAW_FIELDS = tuple(one for one in Field if one not in OTHER_FIELDS)


def subject_of(field: str) -> Subject:
    """Say whether a field is one of law."""
    return Subject.OTHER if field in OTHER_FIELDS else Subject.LAW


class CourseState(models.TextChoices):
    """Where a course stands. One in revision keeps its place in the library, and cannot be ordered meanwhile."""

    LIBRARY = "library", _("In the library")
    REVISION = "revision", _("In revision")
    RETIRED = "retired", _("Retired")


class SpanSource(models.TextChoices):
    """Where a time in a lecturer's calendar came from."""

    SELF = "self", _("Typed")
    ICAL = "ical", _("Calendar file")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waits for a trial lecture")
    INVITED = "invited", _("In a round")
    REVISE = "revise", _("To be revised")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CALLED_OFF = "called_off", _("Called off")


class Verdict(models.TextChoices):
    """What becomes of a trial lecture."""

    PASS = "pass", _("Pass")
    REVISE = "revise", _("Revise")
    FAIL = "fail", _("Fail")


class Criterion(models.TextChoices):
    """What a panel looks at; its points stand in ``MOST``."""

    RIGHT = "right", _("The content is right and up to date")
    NEAR = "near", _("Close to workers and their cases")
    TOLD = "told", _("Well told, kept to the time")
    LIVELY = "lively", _("Cases, questions and answers")


#: Criterion → the most points it can get; a hundred together.
MOST = {Criterion.RIGHT: 30, Criterion.NEAR: 25, Criterion.TOLD: 25, Criterion.LIVELY: 20}


class NeedSource(models.TextChoices):
    """Where a need was heard."""

    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    TALK = "talk", _("Talk")
    PHONE = "phone", _("On the phone")
    CALL_BACK = "call_back", _("Call-back")
    OTHER = "other", _("Other")
