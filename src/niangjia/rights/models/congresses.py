"""Sessions of workers' congresses (职代会): who was there, what was voted on, what delegates proposed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.rights.choices import ItemKind
from niangjia.rights.models.contracts import Contract


class Congress(Editable):
    """A session (次) of a term (届) of a workers' congress."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="congresses", verbose_name=_("union"))
    term = models.PositiveSmallIntegerField(_("term of the congress"), default=1)
    session = models.PositiveSmallIntegerField(_("session of the term"), default=1)
    on = models.DateField(_("day"))
    entitled = models.PositiveIntegerField(_("delegates entitled"))
    present = models.PositiveIntegerField(_("delegates present"))
    place = models.CharField(_("place"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        indexes = [models.Index(fields=["on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "term", "session"], name="session_of_a_congress_once"
            ),
            models.CheckConstraint(
                condition=Q(entitled__gt=0, present__lte=F("entitled")),
                name="no_more_delegates_than_entitled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org.label} {self.name}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rights:desk_congress", args=[self.pk])

    @property
    def name(self) -> str:
        """What the session is called in documents (二届三次职工代表大会)."""
        return f"第{self.term}届第{self.session}次职工代表大会"

    @property
    def quorate(self) -> bool:
        """Whether two thirds of the delegates were present, as every vote needs."""
        return 3 * self.present >= 2 * self.entitled


class Item(Identified):
    """A matter that was voted on. One taken back stays, with the reason."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    congress = models.ForeignKey(Congress, models.PROTECT, related_name="items")
    kind = models.CharField(_("what"), max_length=12, choices=ItemKind, default=ItemKind.OTHER)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="votes")
    title = models.CharField(_("title"), max_length=160)
    ayes = models.PositiveIntegerField(_("in favour"))
    noes = models.PositiveIntegerField(_("against"))
    abstentions = models.PositiveIntegerField(_("abstained"))
    passed = models.BooleanField()
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "congress__org__path"

    class Meta:
        ordering = ["recorded_at", "id"]


class Motion(Identified):
    """What a delegate proposed (提案), and what was answered."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    congress = models.ForeignKey(Congress, models.PROTECT, related_name="motions")
    title = models.CharField(max_length=160)
    by = EncryptedTextField(blank=True, default="")
    text = EncryptedTextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    unit = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "congress__org__path"

    class Meta:
        ordering = ["recorded_at", "id"]
