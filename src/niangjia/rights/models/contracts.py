"""A collective contract from the proposal to bargain until its term is over.

Rules of 集体合同规定 (Ministry of Labour, 2004): filed within 10 days after signing; in force when the labour authority has not
objected within 15 days after it received the text; a term of one to three years.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.rights.choices import ORDER, ContractKind, FileKind, Reach, Side, StepKind, next_step

#: Days after the signing within which a contract is filed, and after the filing within which it is objected to.
FILED_WITHIN, OBJECTED_WITHIN = timedelta(days=10), timedelta(days=15)


def standing(day: date, contract: str = "") -> Q:
    """Say which contracts are in force on a day: begun, not over, not ended, their union not closed.

    :param contract: the way from the rows asked to the contract, ``contract__`` from what hangs on it.
    """
    end, closed = f"{contract}ended_on", f"{contract}org__closed_on"
    return (
        Q(**{f"{contract}in_force_on__lte": day, f"{contract}term_until__gte": day})
        & (Q(**{end: None}) | Q(**{f"{end}__gt": day}))
        & (Q(**{closed: None}) | Q(**{f"{closed}__gt": day}))
    )


class ContractQuerySet(ScopedQuerySet):
    def under_way(self) -> "ContractQuerySet":
        """Keep those that are not filed, or were objected to, and not given up."""
        return self.filter(in_force_on=None, ended_on=None)

    def in_force(self, day: date) -> "ContractQuerySet":
        return self.filter(standing(day))

    def signed(self) -> "ContractQuerySet":
        """Keep those that are signed and not filed yet."""
        return self.under_way().filter(reached=StepKind.SIGNING)

    def settling(self, day: date) -> "ContractQuerySet":
        """Keep those that are filed and not in force yet."""
        return self.filter(in_force_on__gt=day, ended_on=None)


class Contract(Editable):
    """A round of bargaining and the contract that comes of it. ``reached`` is the last step that stands, ``moved_on`` its day.

    ``number`` counts the rounds: an objection begins the next one with its talks. ``in_force_on`` is known from the filing on.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="contracts", verbose_name=_("union"))
    kind = models.CharField(_("kind"), max_length=12, choices=ContractKind, default=ContractKind.GENERAL)
    reach = models.CharField(_("reach"), max_length=12, choices=Reach, default=Reach.ENTERPRISE)
    title = models.CharField(_("title"), max_length=160)
    employer = models.CharField(_("employer's side"), max_length=120, blank=True)
    authority = models.CharField(_("labour authority"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    number = models.PositiveSmallIntegerField(default=1, editable=False)
    reached = models.CharField(max_length=12, choices=StepKind, default=StepKind.PROPOSAL, editable=False)
    moved_on = models.DateField(editable=False)
    proposed_on = models.DateField(editable=False)
    signed_on = models.DateField(null=True, blank=True, editable=False)
    term_from = models.DateField(null=True, blank=True, editable=False)
    term_until = models.DateField(null=True, blank=True, editable=False)
    filed_on = models.DateField(null=True, blank=True, editable=False)
    in_force_on = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    end_reason = models.CharField(max_length=200, blank=True, editable=False)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="renewed_by"
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_on", "id"]
        indexes = [models.Index(fields=["in_force_on", "term_until"]), models.Index(fields=["org", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "kind"],
                condition=Q(in_force_on=None, ended_on=None),
                name="one_round_under_way_a_union_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(term_from__isnull=False, term_until__gt=F("term_from")),
                name="signed_contract_has_its_term",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(signed_on__lte=F("filed_on"), in_force_on__gt=F("filed_on")),
                name="filed_contract_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rights:desk_contract", args=[self.pk])

    @property
    def over(self) -> bool:
        """Whether no step of bargaining is left: filed, or given up."""
        return self.in_force_on is not None or self.ended_on is not None

    @property
    def next_kind(self) -> StepKind | None:
        """The one next step; none when the round is over."""
        return None if self.over else next_step(self.reached)

    @property
    def done(self) -> int:
        """How many steps stand."""
        return ORDER.index(StepKind(self.reached)) + 1

    @property
    def filing_due_on(self) -> date | None:
        """The last day on which it can be filed in time."""
        return self.signed_on + FILED_WITHIN if self.signed_on else None

    @property
    def filed_late(self) -> bool:
        due = self.filing_due_on
        return due is not None and self.filed_on is not None and self.filed_on > due

    @property
    def objection_until(self) -> date | None:
        """The last day on which the labour authority can object."""
        return self.filed_on + OBJECTED_WITHIN if self.filed_on else None

    def stands(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        begun = self.in_force_on is not None and self.in_force_on <= day
        running = self.term_until is not None and self.term_until >= day
        open_then = self.org.closed_on is None or self.org.closed_on > day
        return begun and running and open_then and (self.ended_on is None or self.ended_on > day)


class Step(Identified):
    """A step that was taken: when, by whom, what was said. One taken back stays, with the reason."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind)
    on = models.DateField()
    text = EncryptedTextField(blank=True, default="")
    by_name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=60, blank=True)
    taken_back_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "contract__org__path"

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number", "kind"],
                condition=Q(taken_back_at=None) & ~Q(kind=StepKind.TALK),
                name="a_step_to_a_contract_stands_once",
            ),
        ]


class Representative(Identified):
    """Who sits at the table, for whom."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="representatives")
    side = models.CharField(max_length=8, choices=Side)
    name = EncryptedTextField()
    duty = EncryptedTextField(blank=True, default="")
    chief = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "contract__org__path"

    class Meta:
        ordering = ["side", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "side"], condition=Q(chief=True), name="one_chief_a_side"
            ),
        ]


class CoverQuerySet(ScopedQuerySet):
    def in_force(self, day: date) -> "CoverQuerySet":
        """Keep enterprises under a contract that is in force on a day."""
        return self.filter(standing(day, "contract__"))


class Cover(Identified):
    """An enterprise under a contract, and how many of its people. ``org`` is its union, where it has one."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="covers")
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="covered_by")
    name = models.CharField(max_length=120)
    people = models.PositiveIntegerField()

    objects = CoverQuerySet.as_manager()
    scope_path = "contract__org__path"

    class Meta:
        ordering = ["-people", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "name"], name="enterprise_once_a_contract"),
            models.UniqueConstraint(fields=["contract", "org"], name="union_once_a_contract"),
        ]


class DossierFile(Identified):
    """A paper of the dossier, kept sealed under a key of its own."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind)
    title = models.CharField(max_length=120)
    ending = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    file = models.CharField(max_length=100, blank=True)
    file_key = EncryptedTextField(blank=True, default="")
    by_name = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "contract__org__path"

    class Meta:
        ordering = ["added_at", "id"]
