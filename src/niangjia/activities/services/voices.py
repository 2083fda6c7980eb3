"""What people say: ratings, call-backs, questions and answers."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.choices import SignupState
from niangjia.activities.errors import BadQuestion, NotCheckedIn, OwnActivity
from niangjia.activities.models import Activity, CallBack, Question, Rating, Signup
from niangjia.activities.policies import is_self, must_run, organises, runs
from niangjia.activities.statements import whole_signup
from niangjia.core.actor import Actor
from niangjia.core.errors import BadInput, NotAllowed
from niangjia.core.ids import uuid7
from niangjia.people.models import Person


class BadStars(BadInput):
    sentence = _("Give one to five stars.")


def _stars(stars: int) -> int:
    if stars not in range(1, 6):
        raise BadStars
    return stars


@transaction.atomic
def rate(*, signup: Signup, stars: int, actor: Actor, at: datetime, words: str = "") -> Rating:
    """Keep what somebody says of what they received. Asked once: a second rating gives back the first,
    which only takes words that were not said yet.

    :raises NotCheckedIn: the person was not there.
    :raises NotAllowed: somebody else's sign-up.
    :raises OwnActivity: the person runs the activity.
    """
    current = whole_signup(signup.pk)
    if not actor.is_system and not is_self(actor, current.person):
        raise NotAllowed
    if not actor.is_system and organises(actor, current.session.activity):
        raise OwnActivity
    return _rate(current, stars, words, by_call_back=False, at=at)


def _rate(signup: Signup, stars: int, words: str, *, by_call_back: bool, at: datetime) -> Rating:
    if signup.state != SignupState.ATTENDED:
        raise NotCheckedIn
    try:
        with transaction.atomic():
            rating, made = Rating.objects.get_or_create(
                signup=signup,
                defaults={
                    "district_id": signup.district_id,
                    "stars": _stars(stars),
                    "words": words.strip()[:500],
                    "by_call_back": by_call_back,
                    "rated_at": at,
                },
            )
    except IntegrityError:
        rating, made = Rating.objects.get(signup=signup), False
    if not made and words.strip() and not rating.words and not by_call_back:
        rating.words = words.strip()[:500]
        rating.save(update_fields=["words"])
    return rating


@transaction.atomic
def record_call_back(
    *,
    signup: Signup,
    reached: bool,
    actor: Actor,
    at: datetime,
    said: str = "",
    stars: int | None = None,
    attempt: UUID | None = None,
) -> CallBack:
    """Record a call-back: reached or not, and what was said. "Not reached" says nothing of satisfaction.

    :param attempt: the id of the call-back, so that a form sent twice records once.
    :raises OwnActivity: the caller made the activity, signed the person up or checked them in.
    :raises NotCheckedIn: the person was not there.
    :raises MayNotRun: not staff in scope.
    """
    signup = whole_signup(signup.pk)
    must_run(actor, signup.session.activity.org)
    if signup.state != SignupState.ATTENDED:
        raise NotCheckedIn
    if stars is not None and not reached:
        raise BadStars(_("Stars are for somebody who was reached and gave them."))
    if not actor.is_system and runs(actor, signup):
        raise OwnActivity
    call = CallBack.objects.create(
        id=attempt or uuid7(),
        district_id=signup.district_id,
        signup=signup,
        reached=reached,
        said=said.strip()[:500],
        called_at=at,
        called_by=actor.user_id,
        called_by_name=actor.name[:80],
    )
    if reached and stars is not None:
        _rate(signup, stars, said, by_call_back=True, at=at)
    audit.record(
        action="signup.called_back",
        subject_type="signup",
        subject_id=signup.pk,
        actor=actor,
        at=at,
        org=signup.session.activity.org,
        detail={"reached": reached},
    )
    return call


def ask_question(
    *,
    activity: Activity,
    text: str,
    actor: Actor,
    at: datetime,
    person: Person | None = None,
    attempt: UUID | None = None,
) -> Question:
    """Keep a question asked at or before an activity.

    :param attempt: the id of the question, so that a form sent twice asks once.
    :raises BadQuestion: it has no words.
    """
    if not text.strip():
        raise BadQuestion(_("Please write your question."))
    return Question.objects.create(
        id=attempt or uuid7(),
        district_id=activity.district_id,
        activity=activity,
        person=person,
        text=text.strip()[:2000],
        asked_at=at,
    )


@transaction.atomic
def answer_question(
    *, question: Question, answer: str, answered_by: str, actor: Actor, at: datetime
) -> Question:
    """Answer a question; answering again replaces the answer.

    :raises MayNotRun: not staff of the organiser.
    :raises BadQuestion: the answer has no words.
    """
    must_run(actor, question.activity.org)
    if not answer.strip():
        raise BadQuestion(_("Please write an answer."))
    question.answer, question.answered_by, question.answered_at = answer.strip(), answered_by[:60], at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(
        action="question.answered",
        subject_type="question",
        subject_id=question.pk,
        actor=actor,
        at=at,
        org=question.activity.org,
    )
    return question
