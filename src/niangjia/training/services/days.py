"""What is recorded of the day: books, the word of an online session, the call to the unit, letters and banners."""

import unicodedata
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.activities import services as activities
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput, NotAllowed
from niangjia.core.files import save_picture
from niangjia.core.ids import uuid7
from niangjia.people.models import Person
from niangjia.training import policies
from niangjia.training.choices import KeepsakeKind, Mode
from niangjia.training.errors import TooSoon, WordsTooMany, WrongWord
from niangjia.training.models import Handout, Keepsake, Order, Placement, UnitCall
from niangjia.training.services.answering import record, session_of

MOST_COPIES = 100_000
MOST_TRIES, TRIES_LAST = 6, 3600
FOLDER = "keepsakes"


class BadHandout(BadInput):
    sentence = _("Please say what was handed out, and how many copies.")


@transaction.atomic
def hand_out(
    *,
    placement: Placement,
    title: str,
    copies: int,
    book: bool,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
) -> Handout:
    """Count books or papers handed out at a lecture.

    :raises TooSoon: it has not begun; :raises BadHandout: no title, or no sensible number.
    """
    policies.must_keep(actor, placement.order.org)
    if not placement.begun(at):
        raise TooSoon
    if not title.strip() or not 1 <= copies <= MOST_COPIES:
        raise BadHandout
    made = Handout.objects.create(
        id=attempt or uuid7(),
        district_id=placement.district_id,
        placement=placement,
        title=title.strip()[:80],
        book=book,
        copies=copies,
        recorded_at=at,
        recorded_by_name=actor.name[:80],
    )
    record("handed_out", placement, actor, at, detail={"copies": copies})
    return made


class BadWord(BadInput):
    sentence = _("A word of two to twelve letters or digits, easy to type.")


@transaction.atomic
def set_code_word(*, placement: Placement, word: str, actor: Actor, at: datetime) -> Placement:
    """Set the word by which listeners of an online session show that they are there.

    :raises BadWord: it is no word; :raises NotAllowed: neither the lecturer nor staff.
    """
    if not policies.can_answer_question(actor, placement):
        raise NotAllowed
    plain = _plain(word)
    if not 2 <= len(plain) <= 12 or not plain.isalnum():
        raise BadWord
    Placement.objects.filter(pk=placement.pk).update(code_word=plain)
    placement.code_word = plain
    record("word_set", placement, actor, at)
    return placement


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def sign_in_by_word(*, placement: Placement, person: Person, word: str, actor: Actor, at: datetime) -> Signup:
    """Check somebody in who listens online and has heard the word; whoever is not signed up yet is signed up.

    :raises WrongWord: it is another one, or there is none; :raises WordsTooMany: too many were tried.
    :raises TooSoon: the session has not begun, or is over.
    """
    session = session_of(placement)
    if placement.order.mode != Mode.ONLINE or not placement.starts_at <= at < placement.ends_at:
        raise TooSoon(_("The word counts while the online session lasts."))
    key = f"training.word:{placement.pk}:{person.pk}"
    cache.add(key, 0, TRIES_LAST)
    if cache.incr(key) > MOST_TRIES:
        raise WordsTooMany
    if not placement.code_word or _plain(word) != placement.code_word:
        raise WrongWord
    with transaction.atomic():
        mine = Signup.objects.filter(session=session, person=person, cancelled_at=None).first()
        if mine is None:
            mine = activities.sign_up(session=session, person=person, actor=actor, at=at, attempt=uuid7())
        done: Signup = activities.check_in(signup=mine, method=CheckInMethod.DOOR, actor=actor, at=at)
        return done


class BadCall(BadInput):
    sentence = _("Please say whether the unit was reached and, if so, whether it was satisfied.")


@transaction.atomic
def record_unit_call(
    *,
    placement: Placement,
    reached: bool,
    satisfied: bool | None,
    actor: Actor,
    at: datetime,
    said: str = "",
    attempt: UUID | None = None,
) -> UnitCall:
    """Record the call to the unit after its lecture. A unit that was reached is not asked again: the first answer stands.

    :raises BadCall: reached without an answer, or an answer without having been reached.
    :raises TooSoon: the lecture is not over; :raises OwnWork: they gave, ordered or scheduled it.
    """
    policies.must_call(actor, placement)
    if not placement.confirmed or at < placement.ends_at:
        raise TooSoon(_("The unit is called once the lecture is over."))
    if reached != (satisfied is not None):
        raise BadCall
    before: UnitCall | None = placement.calls.filter(reached=True).first()
    if before is not None:
        return before
    try:
        with transaction.atomic():
            call = UnitCall.objects.create(
                id=attempt or uuid7(),
                district_id=placement.district_id,
                placement=placement,
                reached=reached,
                satisfied=satisfied,
                said=said.strip()[:500],
                called_at=at,
                called_by=actor.user_id,
                called_by_name=actor.name[:80],
            )
    except IntegrityError:  # somebody else reached them at the same moment, or the form was sent twice
        found: UnitCall | None = placement.calls.filter(reached=True).first()
        if found is None:
            raise
        return found
    record("called_back", placement, actor, at, detail={"reached": reached})
    return call


class BadKeepsake(BadInput):
    """The letter or banner cannot be kept so; the sentence says why."""


@transaction.atomic
def keep_thanks(
    *,
    order: Order,
    kind: str,
    on: date,
    actor: Actor,
    at: datetime,
    words: str = "",
    photo: Any = None,
    attempt: UUID | None = None,
) -> Keepsake:
    """Keep a thank-you letter, a banner, a recognition or a report elsewhere with the order, as a photograph or in words.

    :raises BadKeepsake: nothing to keep, of an unknown kind, or a day ahead; :raises BadPicture: the file is no picture.
    """
    policies.must_keep(actor, order.org)
    if kind not in KeepsakeKind.values:
        raise BadKeepsake(_("Please choose what it is."))
    if photo is None and not words.strip():
        raise BadKeepsake(_("Please send a photograph, or write what it says."))
    if on > local_day(at):
        raise BadKeepsake(_("This day lies ahead."))
    return Keepsake.objects.create(
        id=attempt or uuid7(),
        district_id=order.district_id,
        order=order,
        kind=kind,
        words=words.strip()[:200],
        photo=save_picture(photo, FOLDER) if photo is not None else "",
        on=on,
        kept_at=at,
        kept_by_name=actor.name[:80],
    )
