"""Concerns."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.concerns.choices import HEARD_NEXT, OPEN, Kind, State, Urgency
from niangjia.concerns.models.categories import Category
from niangjia.concerns.models.duty import Duty
from niangjia.core.actor import Actor
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person


def overdue(day: date) -> Q:
    """Say which should have been answered before this day and wait for nobody else."""
    return Q(state__in=OPEN, due_on__lt=day, waits_for_person=False)


class ConcernQuerySet(ScopedQuerySet):
    def seen_by(self, actor: Actor) -> "ConcernQuerySet":
        """Keep what the actor may open: what their scope owns or helps with; of the sensitive, what they own or have in hand.

        A sensitive alarm is open to those on duty and to the district besides: they are to act at once. Where a concern was
        raised keeps it in sight when it is handed up, unless it is about somebody there.
        """
        scope = actor.scope
        if scope is None:
            return self.none()
        below = Org.objects.filter(**scope.below("path")).order_by()
        reach = Q(org__in=below) | Q(raised_for__in=below, about_cadre=False) | Q(helpers__org__in=below)
        mine = Q(org=scope.org_id) | Q(helpers__org=scope.org_id) | Q(alarm=True, district=scope.org_id)
        if actor.person_id is not None:
            mine |= Q(handler=actor.person_id) | Q(handler__merged_into=actor.person_id)
            duty = Duty.objects.filter(person=actor.person_id, ended_at=None).order_by().values("district")
            on_duty = Q(alarm=True, district__in=duty)
            reach, mine = reach | on_duty, mine | on_duty
        found = self.filter(reach, Q(sensitive=False) | mine)
        return self.filter(pk__in=found.order_by().values("pk"))

    def open(self) -> "ConcernQuerySet":
        """Keep those still to be answered."""
        return self.filter(state__in=OPEN)

    def late(self, day: date) -> "ConcernQuerySet":
        """Keep those that are overdue on this day."""
        return self.filter(overdue(day))

    def to_study(self) -> "ConcernQuerySet":
        """Keep what may be compared, grouped and exported: no alarms, nothing seen by few, nothing about a cadre, nobody erased."""
        return self.filter(alarm=False, sensitive=False, about_cadre=False, emptied_at=None)

    def heads(self) -> "ConcernQuerySet":
        """Leave out those linked to another."""
        return self.filter(linked_to=None)

    def of_person(self, person: Person) -> "ConcernQuerySet":
        """Keep somebody's own, and those of records merged into theirs."""
        root = person.root_id
        return self.filter(Q(person_id=root) | Q(person__merged_into_id=root))

    def with_all(self) -> "ConcernQuerySet":
        return self.select_related("org", "raised_for", "person", "category", "handler", "linked_to")


class Concern(Editable):
    """An item of the problem list (问题清单). Its words are sealed: they name people, illness and hardship.

    :ivar org: the owner (主办).
    :ivar raised_for: whose people it concerns: the station or union where it was heard. Never changes.
    :ivar linked_to: the concern that is answered for this one as well (one step deep).
    :ivar due_on: the last day to answer; empty while the calendar of that year is not known.
    :ivar waits_for_person: the clock stands still since ``waits_since``.
    :ivar alarm: stoppage, unpaid wages of many, or danger to life: told at once, and kept out of themes and exports.
    :ivar first_due_on: the deadline of the first answer, which the response rate counts; ``due_on`` moves on when it is reopened.
    :ivar follow_hash: the keyed hash of the code by which a nameless person follows it.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="concerns", verbose_name=_("owner"))
    raised_for = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("heard at"))
    number = models.CharField(_("number"), max_length=20, editable=False)
    text = EncryptedTextField(_("what it is about"), default="")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REQUEST)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    group = models.CharField(_("group"), max_length=16, choices=Group, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="concerns")
    nameless = models.BooleanField(default=False, editable=False)
    about_cadre = models.BooleanField(default=False, editable=False)
    sensitive = models.BooleanField(_("seen by few"), default=False)
    alarm = models.BooleanField(default=False, editable=False)
    follow_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    source_kind = models.CharField(max_length=20)
    source_id = models.UUIDField(null=True)
    photo = models.CharField(max_length=120, blank=True, editable=False)
    attempt = models.UUIDField(editable=False)

    raised_at = models.DateTimeField()
    raised_on = models.DateField()
    raised_by = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    handler = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    counted_from = models.DateField(editable=False)
    days = models.PositiveSmallIntegerField(editable=False)
    due_on = models.DateField(null=True, blank=True)
    waits_for_person = models.BooleanField(default=False, editable=False)
    waits_since = models.DateField(null=True, editable=False)
    paused_days = models.PositiveSmallIntegerField(default=0, editable=False)
    escalation = models.PositiveSmallIntegerField(default=0, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    answer = EncryptedTextField(_("our answer"), blank=True, default="")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_on = models.DateField(null=True, editable=False)
    answered_by = models.UUIDField(null=True, editable=False)
    answered_by_name = models.CharField(max_length=80, blank=True, editable=False)
    first_due_on = models.DateField(null=True, editable=False)
    first_answered_on = models.DateField(null=True, editable=False)
    on_the_spot = models.BooleanField(default=False, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    linked_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="linked"
    )
    emptied_at = models.DateTimeField(null=True, editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "attempt"], name="one_concern_per_attempt"),
            models.CheckConstraint(
                condition=Q(nameless=False) | Q(person=None, raised_by=None), name="nameless_has_no_person"
            ),
            models.CheckConstraint(
                condition=Q(linked_to=None) | ~Q(linked_to=F("id")), name="concern_not_linked_to_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["org", "state"]),
            models.Index(fields=["district", "raised_on"]),
            models.Index(fields=["raised_for", "raised_on"]),
            models.Index(fields=["state", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def short(self) -> str:
        """The first words, for a line of a list."""
        line = " ".join(self.text.split())
        return line if len(line) <= 60 else f"{line[:59]}…"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in HEARD_NEXT

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("concerns:desk_concern", args=[self.pk])
