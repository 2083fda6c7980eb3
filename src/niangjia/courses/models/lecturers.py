"""Who can lecture: firms with their agreements, lecturers with their terms, their time, and the units they must not serve."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.pinyin import spelled
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.choices import LIVE, FirmKind, LecturerKind, LecturerState, SpanSource, Ways
from niangjia.orgs.models import Org
from niangjia.people.models import Person

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class FirmQuerySet(ScopedQuerySet):
    def bound(self, day: date) -> Self:
        """Keep those whose agreement stands on the day."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=day), agreement_since__lte=day, agreement_until__gte=day
        )


class Firm(Editable):
    """A law firm or partner institution (合作机构) that has an agreement with the corps. Both days of it are included."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False, verbose_name=_("corps of"))
    kind = models.CharField(_("kind"), max_length=12, choices=FirmKind, default=FirmKind.LAW_FIRM)
    name = models.CharField(_("name"), max_length=120)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    agreement_number = models.CharField(_("number of the agreement"), max_length=40, blank=True)
    agreement_since = models.DateField(_("agreement from"))
    agreement_until = models.DateField(_("agreement until"))
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    notes = models.CharField(_("note"), max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    ended_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = FirmQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "org", "name"], name="one_firm_of_a_name_and_corps"),
            models.CheckConstraint(
                condition=Q(agreement_until__gte=F("agreement_since")), name="agreement_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        sound, letters = spelled(self.name)
        self.pinyin, self.initials = sound[:400], letters[:120]
        super().save(*args, **kwargs)

    def bound_on(self, day: date) -> bool:
        """Say whether the agreement stands on the day."""
        over = self.ended_on is not None and self.ended_on <= day
        return self.agreement_since <= day <= self.agreement_until and not over

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_firm", args=[self.pk])


class LecturerQuerySet(ScopedQuerySet):
    def in_term(self, day: date) -> Self:
        """Keep those who belong to the corps on the day."""
        term = Term.objects.filter(lecturer=OuterRef("pk"), since__lte=day, until__gte=day).order_by()
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), Exists(term))

    def of_person(self, person_id: UUID | None) -> Self:
        """Keep somebody's own, those of records merged with theirs included."""
        if person_id is None:
            return self.none()
        return self.filter(Q(person=person_id) | Q(person__merged_into=person_id))


class Lecturer(Editable):
    """Somebody of the corps of a federation (讲师). ``since`` and ``until``: the latest term, both days included."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="lecturers", editable=False, verbose_name=_("corps of")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=LecturerKind)
    title = models.CharField(_("title of the post"), max_length=60, blank=True)
    firm = models.ForeignKey(
        Firm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lecturers",
        verbose_name=_("firm or institution"),
    )
    fields = models.JSONField(_("fields"), default=list, blank=True)
    districts = models.JSONField(_("districts served"), default=list, blank=True)  # region codes; empty: all
    on_site = models.BooleanField(_("on site"), default=True)
    online = models.BooleanField(_("online"), default=True)
    monthly_limit = models.PositiveSmallIntegerField(_("lectures a month at most"), default=4)
    notes = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(
        max_length=12, choices=LecturerState, default=LecturerState.INVITED, editable=False
    )
    since = models.DateField(_("term from"))
    until = models.DateField(_("term until"))
    invited_at = models.DateTimeField(editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_on = models.DateField(null=True, blank=True, editable=False)
    left_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = LecturerQuerySet.as_manager()

    class Meta:
        ordering = ["person__pinyin", "id"]
        indexes = [models.Index(fields=["org", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person"],
                condition=Q(state__in=LIVE),
                name="once_in_a_corps_at_a_time",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="lecturer_term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(on_site=True) | Q(online=True), name="lectures_on_site_or_online"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def in_term_on(self, day: date) -> bool:
        """Say whether they belong to the corps on a day."""
        over = self.left_on is not None and self.left_on <= day
        return not over and self.terms.filter(since__lte=day, until__gte=day).exists()

    @property
    def ways(self) -> Ways:
        """How they lecture, as it is chosen on a form."""
        if self.on_site and self.online:
            return Ways.BOTH
        return Ways.ON_SITE if self.on_site else Ways.ONLINE

    @ways.setter
    def ways(self, chosen: str) -> None:
        self.on_site, self.online = chosen != Ways.ONLINE, chosen != Ways.ON_SITE

    def get_ways_display(self) -> Any:
        return self.ways.label

    def serves(self, region_code: str) -> bool:
        """Say whether they go to a district."""
        return not self.districts or not region_code or region_code[:6] in self.districts

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_lecturer", args=[self.pk])


class Term(Identified):
    """A span for which somebody was engaged, both days included. A renewal adds one."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="terms")
    since = models.DateField()
    until = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.UUIDField(null=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "lecturer__org__path"

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lecturer", "since"], name="one_term_from_a_day"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="term_ends_after_it_starts"),
        ]


class WeeklySlot(Identified):
    """A time of the week at which a lecturer can be asked. Without any they can be asked on every day, from 8 to 20 o'clock."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    lecturer = models.ForeignKey(Lecturer, models.CASCADE, related_name="weekly_slots")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    starts = models.TimeField()
    ends = models.TimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "lecturer__org__path"

    class Meta:
        ordering = ["weekday", "starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lecturer", "weekday", "starts"], name="one_slot_from_an_hour"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), weekday__lte=6), name="slot_ends_after_it_starts"
            ),
        ]


class Availability(Identified):
    """A time at which a lecturer cannot be asked (``busy``), or can be asked outside of their week. The end is not included.

    What a calendar file said is replaced by the next file; nothing of it is kept but when.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    lecturer = models.ForeignKey(Lecturer, models.CASCADE, related_name="availabilities")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    busy = models.BooleanField(default=True)
    source = models.CharField(max_length=8, choices=SpanSource, default=SpanSource.SELF)

    objects = ScopedQuerySet.as_manager()
    scope_path = "lecturer__org__path"

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["lecturer", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="availability_ends_after_start"
            ),
        ]


class InterestQuerySet(ScopedQuerySet):
    def on(self, day: date) -> Self:
        """Keep those that last on the day; the last day is included."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Interest(Identified):
    """A unit at which a lecturer, or anybody of a firm, does not lecture: it is in dispute with their client.

    Who the client is, is not asked and not kept.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, null=True, blank=True, related_name="interests")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="interests")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("corps of"))
    unit = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(_("name of the unit"), max_length=120)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lecturer=None, firm__isnull=False) | Q(lecturer__isnull=False, firm=None),
                name="interest_of_a_lecturer_or_a_firm",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="interest_ends_after_it_starts"
            ),
        ]
