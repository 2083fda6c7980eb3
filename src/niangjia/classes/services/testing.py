"""The test: a paper is drawn by a seed, answered on the phone, and scored at once."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from niangjia.activities.policies import is_self
from niangjia.classes.errors import NoTest, NoTriesLeft, NotTestTime, TooFewQuestions
from niangjia.classes.models import BankQuestion, Enrolment, Paper, TrainingClass
from niangjia.classes.services.telling import told
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed

TRIES = 2
OPEN_AFTER = timedelta(days=30)


def is_open(training_class: TrainingClass, at: datetime) -> bool:
    """Say whether the test can be taken at this moment."""
    return training_class.starts_on <= local_day(at) <= training_class.ends_on + OPEN_AFTER


@transaction.atomic
def begin_test(*, enrolment: Enrolment, actor: Actor, at: datetime) -> Paper:
    """Draw a paper; one that was begun and not handed in is given again.

    :raises NotAllowed: not one's own.
    :raises NoTest: the class has none; :raises NotTestTime: not now; :raises NoTriesLeft: all used.
    :raises TooFewQuestions: the bank holds fewer than the test needs.
    """
    own = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("training_class__org", "person")
        .get(pk=enrolment.pk)
    )
    if not is_self(actor, own.person) or own.left_at is not None:
        raise NotAllowed
    about = own.training_class
    if not about.test_size:
        raise NoTest
    papers = list(own.papers.all())
    if papers and papers[-1].handed_in_at is None:
        return papers[-1]
    if not is_open(about, at):
        raise NotTestTime
    if len(papers) >= TRIES:
        raise NoTriesLeft(tries=TRIES)
    number = len(papers) + 1
    seed = f"{about.pk} {own.pk} {number}"
    made = Paper.objects.create(
        district_id=own.district_id,
        enrolment=own,
        number=number,
        seed=seed,
        questions=draw(about, seed),
        started_at=at,
    )
    told("training_class.test_begun", about, actor, at)
    return made


def draw(training_class: TrainingClass, seed: str) -> list[dict[str, object]]:
    """Draw a paper from the bank of the organiser; the same seed and bank give the same paper.

    :raises TooFewQuestions: the bank holds fewer than the test needs.
    """
    bank = list(
        BankQuestion.objects.filter(org=training_class.org, retired_at=None).order_by("created_at", "pk")
    )
    if len(bank) < training_class.test_size:
        raise TooFewQuestions(held=len(bank), needed=training_class.test_size)
    drawn = random.Random(seed).sample(bank, training_class.test_size)
    return [{"kind": one.kind, "text": one.text, "options": one.options, "right": one.right} for one in drawn]


@transaction.atomic
def hand_in(*, paper: Paper, given: Sequence[Sequence[int]], actor: Actor, at: datetime) -> Paper:
    """Score a paper: a question is right when exactly its right options were chosen. Handed in twice, the first counts.

    :param given: for each question the positions chosen.
    :raises NotAllowed: not one's own.
    """
    current = (
        Paper.objects.select_for_update(of=("self",))
        .select_related("enrolment__person", "enrolment__training_class__org")
        .get(pk=paper.pk)
    )
    if not is_self(actor, current.enrolment.person):
        raise NotAllowed
    if current.handed_in_at is not None:
        return current
    answers = [sorted(set(one)) for one in given]
    right = sum(
        chosen == question["right"] for question, chosen in zip(current.questions, answers, strict=False)
    )
    current.given, current.handed_in_at = answers, at
    current.score = round(100 * right / len(current.questions))
    current.save(update_fields=["given", "handed_in_at", "score"])
    told("training_class.test_handed_in", current.enrolment.training_class, actor, at)
    return current
