"""Certificates: given to those who came and passed, withdrawn with a reason."""

import secrets
from datetime import datetime

from django.db import transaction

from niangjia.classes import queries
from niangjia.classes.errors import CertificateWithdrawn, NotEarned, ReasonNeeded
from niangjia.classes.models import Certificate, Enrolment, TrainingClass
from niangjia.classes.policies import must_keep
from niangjia.classes.services.telling import told
from niangjia.core.actor import Actor
from niangjia.core.id_codes import LETTERS

LENGTH = 12


def new_code() -> str:
    """Draw a code: 59 bits, so that none can be guessed."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


@transaction.atomic
def issue_certificates(*, training_class: TrainingClass, actor: Actor, at: datetime) -> list[Certificate]:
    """Give a certificate to everybody who has earned one and has none.

    :raises NotEarned: nobody has.
    """
    current = (
        TrainingClass.objects.select_for_update(of=("self",)).select_related("org").get(pk=training_class.pk)
    )
    must_keep(actor, current.org)
    has = set(
        Certificate.objects.filter(enrolment__training_class=current).values_list("enrolment", flat=True)
    )
    earned = [row for row in queries.roster(current, at) if row.earned and row.enrolment.pk not in has]
    if not earned:
        raise NotEarned
    made = [
        Certificate.objects.create(
            district_id=current.district_id,
            enrolment=row.enrolment,
            code=new_code(),
            hours=row.hours,
            score=row.score,
            issued_at=at,
        )
        for row in earned
    ]
    told("training_class.certified", current, actor, at, people=len(made))
    return made


@transaction.atomic
def withdraw_certificate(*, enrolment: Enrolment, reason: str, actor: Actor, at: datetime) -> None:
    """Take a certificate back; its code says so from now on.

    :raises ReasonNeeded: no reason; :raises CertificateWithdrawn: done already.
    """
    must_keep(actor, enrolment.training_class.org)
    if not reason.strip():
        raise ReasonNeeded
    mine = Certificate.objects.filter(enrolment=enrolment, withdrawn_at=None)
    if not mine.update(withdrawn_at=at, withdrawn_reason=reason.strip()[:200]):
        raise CertificateWithdrawn
    told(
        "training_class.certificate_withdrawn",
        enrolment.training_class,
        actor,
        at,
        reason=reason.strip()[:200],
    )
