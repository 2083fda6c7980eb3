"""Questions at a lecture: asked, voted up, answered, and kept in the library without names."""

import re
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from niangjia.accounts import audit
from niangjia.accounts.services import send_sms
from niangjia.activities import services as activities
from niangjia.activities.models import Question
from niangjia.core.actor import Actor, system_actor
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.people.models import Person
from niangjia.people.queries import phone_of
from niangjia.training import policies
from niangjia.training.choices import Moment
from niangjia.training.errors import LibraryEmpty, NamesLeft
from niangjia.training.models import Asked, Placement, Vote
from niangjia.training.services.answering import session_of

#: What nobody needs to know who learns from an answer: phones, ID numbers and the like.
NUMBERS = re.compile(r"\d{7,}[\dXx]?")


def moment_of(placement: Placement, at: datetime) -> Moment:
    """Say whether a moment lies before, during or after the lecture."""
    if at < placement.starts_at:
        return Moment.BEFORE
    return Moment.FLOOR if at < placement.ends_at else Moment.AFTER


@transaction.atomic
def ask(
    *,
    placement: Placement,
    text: str,
    actor: Actor,
    at: datetime,
    person: Person | None = None,
    attempt: UUID | None = None,
) -> Asked:
    """Keep a question for the lecturer, before, during or after the lecture.

    :param person: who asks; nobody for one that staff wrote down in the room.
    :raises NotAsked: there is no session yet; :raises BadQuestion: it has no words.
    """
    if person is None and not policies.can_answer_question(actor, placement):
        raise NotAllowed
    activity = session_of(placement).activity
    pk = attempt or uuid7()
    question = activities.ask_question(
        activity=activity, text=text[:500], person=person, actor=actor, at=at, attempt=pk
    )
    return Asked.objects.create(
        id=pk,
        district_id=placement.district_id,
        placement=placement,
        question=question,
        moment=moment_of(placement, at),
        asked_at=at,
    )


@transaction.atomic
def vote(*, asked: Asked, person: Person, wanted: bool, at: datetime) -> bool:
    """Say that one would like to hear the answer, too, or take that back; twice is the same as once."""
    if not wanted:
        Vote.objects.filter(asked=asked).filter(Q(person=person) | Q(person__merged_into=person)).delete()
        return False
    Vote.objects.get_or_create(
        asked=asked, person=person, defaults={"district_id": asked.district_id, "cast_at": at}
    )
    return True


@transaction.atomic
def answer(*, asked: Asked, text: str, actor: Actor, at: datetime, name: str = "") -> Asked:
    """Answer a question; whoever asked is told the first time. Answering again replaces the answer.

    :param name: who answered, where staff writes it down; the lecturer's own name without one.
    :raises NotAllowed: neither the lecturer nor staff; :raises BadQuestion: the answer has no words.
    """
    if not policies.can_answer_question(actor, asked.placement):
        raise NotAllowed
    question = _question_of(asked)
    first = not question.answer
    activities.answer_question(
        question=question,
        answer=text[:3000],
        answered_by=name.strip() or str(asked.placement.lecturer),
        actor=system_actor(actor.name),
        at=at,
    )
    phone = phone_of(question.person_id) if first and question.person_id else ""
    if phone:
        url = settings.NIANGJIA_BASE_URL + reverse("training:lecture_questions", args=[asked.placement_id])
        title = question.activity.title
        send_sms(phone=phone, kind="question_answered", params={"title": title, "url": url}, at=at)
    return asked


def _question_of(asked: Asked) -> Question:
    """Give what was asked.

    :raises NotAllowed: whoever asked was erased, and the question with them.
    """
    if asked.question is None:
        raise NotAllowed
    return asked.question


@transaction.atomic
def publish_answer(*, asked: Asked, question: str, answer: str, actor: Actor, at: datetime) -> Asked:
    """Put question and answer into the library, as staff has written them without names.

    :raises NotAllowed: no staff there; :raises LibraryEmpty: one of them has no words.
    :raises NamesLeft: a name or a number still stands in them.
    """
    policies.must_keep(actor, asked.placement.order.org)
    question, answer = question.strip()[:500], answer.strip()[:3000]
    left = _left(asked, f"{question}\n{answer}")
    if not question or not answer:
        raise LibraryEmpty
    if left:
        raise NamesLeft(found=left)
    asked.library_question, asked.library_answer = question, answer
    asked.published_at, asked.published_by_name = at, actor.name[:80]
    asked.save()
    _record("published", asked, actor, at)
    return asked


def _left(asked: Asked, text: str) -> str:
    """Give a name of somebody concerned, or a long number, that stands in a text."""
    number = NUMBERS.search(text)
    if number:
        return number.group()
    order = asked.placement.order
    asker = _question_of(asked).person
    names = [order.contact.name, asker.name if asker is not None else "", order.unit_name]
    return next((one for one in names if len(one) > 1 and one in text), "")


@transaction.atomic
def take_down(*, asked: Asked, actor: Actor, at: datetime) -> Asked:
    """Take question and answer out of the library; what was written stays with the lecture."""
    policies.must_keep(actor, asked.placement.order.org)
    if asked.published_at is not None:
        asked.published_at = None
        asked.save(update_fields=["published_at"])
        _record("taken_down", asked, actor, at)
    return asked


def _record(action: str, asked: Asked, actor: Actor, at: datetime) -> None:
    audit.record(
        action=f"library.{action}",
        subject_type="library",
        subject_id=asked.pk,
        subject_label=asked.placement.course.title,
        actor=actor,
        at=at,
        org=asked.placement.order.org,
    )
