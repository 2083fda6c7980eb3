"""Tables of surveys.

What hangs on an anonymous answer has a random id, not one that tells the time, and no moment finer than a day.
"""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.surveys.choices import QuestionKind, State
from niangjia.surveys.logic import Shown

LONGEST_OPTION = 80


class SurveyQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        """Leave out those that are still being written."""
        return self.exclude(state=State.DRAFT)

    def open_on(self, day: date) -> Self:
        """Keep those that take answers on a day."""
        return self.filter(state=State.OPEN, opens_on__lte=day, closes_on__gte=day)

    def for_person(self, person: Person) -> Self:
        """Keep those meant for somebody: of a unit over theirs or of the city itself, for everybody or for their group."""
        everywhere = Q(org__kind=OrgKind.HEADQUARTERS)
        home = person.home_org
        if home is not None:
            step = Org.steplen
            paths = [home.path[:end] for end in range(step, len(home.path) + 1, step)]
            everywhere |= Q(org__path__in=paths)
        return self.filter(everywhere, group__in={"", person.group})

    def not_taken_by(self, person: Person) -> Self:
        """Leave out those somebody has answered, or has drawn a code for."""
        answered = Answer.objects.of_person(person).order_by().values("survey")
        drawn = Draw.objects.of_person(person).order_by().values("survey")
        return self.exclude(pk__in=answered).exclude(pk__in=drawn)


class Survey(Editable):
    """A survey (问卷).

    :ivar org: whose it is; it is meant for the people of this unit and of those under it.
    :ivar group: for whom, when it is for one group only.
    :ivar anonymous: answered by single-use codes; nobody knows by whom. Fixed once it is open.
    :ivar closes_on: the last day on which it takes answers.
    :ivar closed_on: the day it was closed.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("whose it is"))
    title = models.CharField(_("title"), max_length=80)
    intro = models.TextField(_("introduction"), max_length=1000, blank=True)
    group = models.CharField(_("for whom"), max_length=16, choices=Group, blank=True)
    anonymous = models.BooleanField(_("Anonymous, by single-use codes"), default=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        indexes = [models.Index(fields=["org", "state"]), models.Index(fields=["state", "closes_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_does_not_end_before_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    def is_open_on(self, day: date) -> bool:
        """Say whether it takes answers on a day."""
        return self.state == State.OPEN and self.opens_on <= day <= self.closes_on

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("surveys:desk_survey", args=[self.pk])


class Question(Editable):
    """A question of a survey.

    :ivar options: the answers to choose from; for a scale what 1 and 5 mean.
    :ivar depends_on: the earlier question that decides whether this one is shown; empty: always shown.
    :ivar only_answers: the answers of that question with which it is shown.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", editable=False)
    place = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind of question"), max_length=8, choices=QuestionKind)
    text = models.CharField(_("what is asked"), max_length=200)
    help = models.CharField(_("a line of help"), max_length=200, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)
    depends_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="dependents"
    )
    only_answers = models.JSONField(default=list, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    scope_path = "survey__org__path"

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["survey", "place"])]

    def __str__(self) -> str:
        return self.text

    @property
    def org(self) -> Org:
        """Whose survey it is in."""
        found: Org = self.survey.org
        return found

    @property
    def shown(self) -> Shown:
        """When it is shown, for the logic."""
        return Shown(self.pk, self.depends_on_id, frozenset(self.only_answers))

    def get_absolute_url(self) -> str:
        return f"{self.survey.get_absolute_url()}#q{self.pk}"


class OfPerson(ScopedQuerySet):
    def of_person(self, person: Person) -> Self:
        """Keep somebody's own, and those of records merged into theirs."""
        root: Any = person.root_id
        return self.filter(Q(person=root) | Q(person__merged_into=root))


class Draw(models.Model):
    """That somebody has drawn a code for a survey: who, and the day. Nothing here leads to the code or the answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="draws")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField()

    objects = OfPerson.as_manager()
    scope_path = "survey__org__path"

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="one_draw_per_person")]

    def __str__(self) -> str:
        return str(self.on)


class Code(models.Model):
    """A single-use code: what is kept of it, and whether it was used. Nothing here leads to a person or an answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    printed = models.BooleanField(default=False)
    used = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()
    scope_path = "survey__org__path"

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class AnswerQuerySet(OfPerson):
    def counted(self) -> Self:
        """Leave out the second answer of somebody whose two records were found to be one person."""
        return self.filter(aside=False)


class Answer(models.Model):
    """What one person answered.

    :ivar person: who, where the survey asks for names; ``at`` is kept then only.
    :ivar home: the unit they belonged to; empty in an anonymous survey.
    :ivar group: their group; in an anonymous survey what they chose to say.
    :ivar sent: the keyed hash of the form's attempt, so that what is sent twice is kept once.
    :ivar aside: not counted: the same person answered under another record, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    home = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=16, choices=Group, blank=True)
    on = models.DateField()
    at = models.DateTimeField(null=True)
    sent = models.CharField(max_length=64, unique=True)
    aside = models.BooleanField(default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        indexes = [models.Index(fields=["survey", "group"]), models.Index(fields=["district", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"], condition=Q(person__isnull=False), name="one_answer_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(at=None, home=None),
                name="nameless_answer_tells_no_time",
            ),
        ]

    def __str__(self) -> str:
        return self.survey.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("surveys:desk_answer", args=[self.pk])


class Part(models.Model):
    """One thing answered: an answer chosen (one row for each), a number, or words.

    :ivar value: the option, the number, or the code of a field of courses.
    :ivar text: words, sealed: they name people, illness and hardship.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="parts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="parts")
    value = models.CharField(max_length=LONGEST_OPTION, blank=True)
    text = EncryptedTextField(default="", blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "answer__org__path"

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["question", "value"])]
        constraints = [
            models.UniqueConstraint(fields=["answer", "question", "value"], name="one_part_per_value")
        ]

    def __str__(self) -> str:
        return self.value or self.text
