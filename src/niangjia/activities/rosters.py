"""Lists as the desk needs them: who is on a session's already, head-counts, and what is taken away."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from unicodedata import normalize

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from niangjia.activities.choices import SignupState
from niangjia.activities.models import HeadcountSheet, Session, Signup
from niangjia.activities.models.signups import SignupQuerySet
from niangjia.core.crypto import blind_index
from niangjia.core.masking import mask_phone
from niangjia.core.scope import Scope, ScopedQuerySet
from niangjia.core.xlsx import Sheet

#: A state that is derived, not stored: a place was had, the session is over, nobody came.
NO_SHOW = "no_show"
#: Who came, has not rated and was not called yet.
TO_CALL = "to_call"
#: Who has not arrived first, then who has; within both by name.
ARRIVED_LAST = (
    Case(When(state=SignupState.ATTENDED, then=1), default=0, output_field=IntegerField()),
    "person__pinyin",
    "id",
)


def states_to_list(*, over: bool) -> list[tuple[str, Any]]:
    """List the states a session's sign-ups can be asked for; once it is over, who is not there has a place and no signature."""
    states: list[tuple[str, Any]] = [
        (NO_SHOW, gettext_lazy("Not there")) if over and state == SignupState.CONFIRMED else (state, label)
        for state, label in SignupState.choices
    ]
    return [*states, (TO_CALL, gettext_lazy("To be called back"))] if over else states


def signups_of(session: Session, *, text: str = "", state: str = "", over: bool = False) -> SignupQuerySet:
    """List a session's sign-ups for its page, by state and by name, pinyin, initials or the last 4 of the phone."""
    if state == NO_SHOW:
        state = SignupState.CONFIRMED if over else NO_SHOW
    found = (
        Signup.objects.filter(session=session)
        .select_related("person__vault", "quota__org", "rating")
        .order_by("person__pinyin", "id")
    )
    if state == TO_CALL:
        found = found.filter(state=SignupState.ATTENDED, rating=None, call_backs=None)
    else:
        found = found.filter(state=state) if state else found.exclude(state=SignupState.CANCELLED)
    sought_text = "".join(normalize("NFKC", text).split())
    if not sought_text:
        return found
    spelled = sought_text.lower()
    found = found.alias(sound=Replace("person__pinyin", Value(" ")))
    match = (
        Q(person__name__icontains=sought_text)
        | Q(person__initials__startswith=spelled)
        | Q(sound__startswith=spelled)
    )
    if len(sought_text) == 4 and sought_text.isdigit():
        match |= Q(person__phone_tail_index=blind_index(sought_text, "person.phone.tail"))
    return found.filter(match)


def namesake(session: Session, *, phone: str, name: str) -> Signup | None:
    """Find somebody on the list of the same name whose phone is another one with the same last four digits.

    Most often it is the same person, and a digit was mistyped.
    """
    if not name.strip():
        return None
    found: Signup | None = (
        Signup.objects.live()
        .filter(
            session=session,
            person__name=name.strip(),
            person__phone_tail_index=blind_index(phone[-4:], "person.phone.tail"),
        )
        .exclude(person__phone_index=blind_index(phone, "person.phone"))
        .select_related("person__vault")
        .first()
    )
    return found


def answers_of(signup: Signup, questions: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pair each question of an activity with what somebody answered, in words."""
    said = {"yes": _("Is so"), "no": _("Is not so")}
    pairs = []
    for question in questions:
        answer = str(signup.answers.get(question["key"], ""))
        pairs.append((question["label"], said.get(answer, answer) if question["kind"] == "yesno" else answer))
    return pairs


def sheet_of(session: Session, signups: Iterable[Signup], *, over: bool) -> Sheet:
    """Write a session's list for Excel: phones masked, one column for each question asked at sign-up."""
    questions = session.activity.questions
    rows = [
        (
            str(one.person),
            mask_phone(one.person.vault.phone),
            one.person.get_group_display(),
            one.person.employer,
            _("Not there") if over and one.state == SignupState.CONFIRMED else one.get_state_display(),
            one.get_door_display(),
            one.attended_at,
            *(answer for _label, answer in answers_of(one, questions)),
        )
        for one in signups
    ]
    heads = [
        _("Full name"),
        _("Phone"),
        _("Group"),
        _("Employer"),
        _("State"),
        _("Door"),
        _("Checked in"),
        *(question["label"] for question in questions),
    ]
    title = session.activity.title
    return Sheet(title, heads, rows, widths=(14, 14, 12, 22, 12, 18, 18, *(20 for _one in questions)))


def headcounts(
    scope: Scope | None,
    *,
    text: str = "",
    code: str = "",
    start: date | None = None,
    end: date | None = None,
) -> ScopedQuerySet:
    """List head-count sheets, newest first: by words on them, by programme, by the days from ``start`` to ``end``."""
    found: ScopedQuerySet = HeadcountSheet.objects.within(scope).select_related("org", "programme")
    if text:
        fields = ("place", "goods", "note", "recorded_by_name", "org__name", "programme__name")
        found = found.filter(*(Q(*((f"{field}__icontains", text) for field in fields), _connector=Q.OR),))
    if code:
        found = found.filter(Q(programme_id=code) | Q(programme__code__startswith=f"{code}."))
    if start:
        found = found.filter(on__gte=start)
    return found.filter(on__lte=end) if end else found


def headcount_sheet(sheets: Iterable[HeadcountSheet]) -> Sheet:
    """Write head-counts for Excel; a sheet taken back counts nobody."""
    rows = [
        (
            one.on,
            one.programme.name,
            one.org.name,
            one.place,
            one.get_group_display(),
            0 if one.undone_at else one.headcount,
            one.goods,
            one.goods_quantity or None,
            one.recorded_by_name,
            one.undone_reason,
        )
        for one in sheets
    ]
    heads = [
        _("Day"),
        _("Programme"),
        _("Org"),
        _("Place"),
        _("Group"),
        _("Heads"),
        _("Goods"),
        _("Quantity"),
        _("Recorded by"),
        _("Taken back"),
    ]
    return Sheet(_("Head-counts"), heads, rows, widths=(12, 16, 26, 22, 12, 10, 16, 10, 14, 24))
