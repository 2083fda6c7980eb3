"""Workers' congresses on the desk: the list, one session with its votes and proposals, its resolution as a document."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import (
    attempt_of,
    go_on,
    make_once,
    number_of,
    refusals_told,
    search_of,
    text_of,
)
from niangjia.core.clock import database_now, local_day
from niangjia.core.docx import attachment, written
from niangjia.people.roles import STAFF_UP
from niangjia.rights import documents, policies, queries, services
from niangjia.rights.choices import ItemKind
from niangjia.rights.forms import AnswerForm, CongressForm, MotionForm, VoteForm
from niangjia.rights.models import Congress, Item, Motion
from niangjia.rights.services import Votes
from niangjia.rights.views.pages import PER_PAGE, READERS, congress_of, done, given, posted, taken_away

#: What is voted on by name: a draft is chosen.
MATTERS = [(value, label) for value, label in ItemKind.choices if value != ItemKind.CONTRACT]
YEARS = range(1990, 2100)


@roles(*READERS)
@require_GET
def congresses(request: HttpRequest) -> HttpResponse:
    """List the sessions, the newest first."""
    text, year = search_of(request), number_of(request, "year")
    found = queries.congresses(request.scope, text=text, year=year if year in YEARS else 0)
    if request.GET.get("format") == "xlsx":
        heads = [
            _("Congress session"),
            _("Union"),
            _("Day"),
            _("Delegates"),
            _("Present"),
            _("Matters voted on"),
            _("Delegates' proposals"),
        ]
        rows = [
            (one.name, one.org.name, one.on, one.entitled, one.present, one.voted, one.proposed)
            for one in found
        ]
        return taken_away(request, _("Workers' congresses"), heads, rows)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "year": year if year in YEARS else "",
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "rights/desk_congresses.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a session."""
    attempt = attempt_of(request)
    chosen = {"on": local_day(database_now()), "org": text_of(request, "org"), "term": 1, "session": 1}
    form = CongressForm(posted(request), scope=request.scope, initial=chosen)
    if form.is_bound:
        made = done(
            form,
            lambda said: make_once(
                Congress.objects.within(request.scope),
                attempt,
                lambda: services.hold_congress(**said, attempt=attempt, **given(request)),
            ),
        )
        if made is not None:
            messages.success(request, _("Recorded. Add what was voted on."))
            return go_on(made.get_absolute_url())
    return show_form(
        request,
        form,
        title=_("New session of a congress"),
        back=reverse("rights:desk_congresses"),
        attempt=attempt,
        button=_("Record it"),
    )


@roles(*READERS)
@require_GET
def congress(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a session: who was there, what was voted on, what delegates proposed."""
    return _page(request, congress_of(request, pk))


def _page(request: HttpRequest, shown: Congress, **forms: Any) -> HttpResponse:
    may_keep = policies.can_keep(request.actor, shown.org)
    items = list(shown.items.all())
    drafts = queries.drafts_of(shown.org).filter(moved_on__lte=shown.on)
    context = {
        "congress": shown,
        "voted": [one for one in items if one.taken_back_at is None],
        "taken_back": [one for one in items if one.taken_back_at is not None],
        "motions": shown.motions.all(),
        "waiting": drafts,
        "masked": not may_keep,
        "may_keep": may_keep,
        "attempt": attempt_of(request),
        "vote_form": forms.get("vote")
        or VoteForm(drafts=drafts, kinds=MATTERS, initial={"contract": drafts.first()}),
        "motion_form": forms.get("motion") or MotionForm(auto_id="motion_%s"),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "rights/desk_congress.html", context, status=422 if wrong else 200)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a session; a stale save answers 409 and shows both."""
    return corrected(
        request,
        CongressForm(posted(request), scope=request.scope, instance=congress_of(request, pk)),
        find=lambda: congress_of(request, pk),
        save=lambda record, **said: services.update_congress(congress=record, **said),
        subject="congress",
    )


@roles(*STAFF_UP)
@require_POST
def vote(request: HttpRequest, pk: str) -> HttpResponse:
    """Record a vote."""
    shown, attempt = congress_of(request, pk), attempt_of(request)
    form = VoteForm(request.POST, drafts=queries.drafts_of(shown.org), kinds=MATTERS)

    def act(said: dict[str, Any]) -> Item:
        votes = Votes(said["ayes"], said["noes"], said["abstentions"])
        return make_once(
            Item.objects.filter(congress=shown),
            attempt,
            lambda: services.vote(
                congress=shown,
                votes=votes,
                contract=said.get("contract"),
                kind=said["kind"] or ItemKind.OTHER,
                title=said["title"],
                attempt=attempt,
                **given(request),
            ),
        )

    item = done(form, act)
    if item is None:
        return _page(request, shown, vote=form)
    told = _("Passed: %(title)s.") if item.passed else _("Not passed: %(title)s.")
    messages.success(request, told % {"title": item.title})
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def vote_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a vote back that was recorded wrongly."""
    items = Item.objects.within(request.scope).select_related("congress__org")
    item = get_object_or_404(items, pk=pk)
    with refusals_told(request):
        services.take_vote_back(item=item, reason=text_of(request, "reason"), **given(request))
        messages.success(request, _("Taken back."))
    return go_on(item.congress.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def motion(request: HttpRequest, pk: str) -> HttpResponse:
    """Record what a delegate proposed."""
    shown, attempt = congress_of(request, pk), attempt_of(request)
    form = MotionForm(request.POST, auto_id="motion_%s")
    made = done(
        form,
        lambda said: make_once(
            Motion.objects.filter(congress=shown),
            attempt,
            lambda: services.add_motion(congress=shown, attempt=attempt, **said, **given(request)),
        ),
    )
    if made is None:
        return _page(request, shown, motion=form)
    messages.success(request, _("Recorded."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer a delegate's proposal."""
    shown = get_object_or_404(Motion.objects.within(request.scope).select_related("congress__org"), pk=pk)
    chosen = {
        "on": shown.answered_on or local_day(database_now()),
        "unit": shown.unit,
        "answer": shown.answer,
    }
    form = AnswerForm(posted(request), initial=chosen)
    back = shown.congress.get_absolute_url()
    if form.is_bound and done(
        form, lambda said: services.answer_motion(motion=shown, **said, **given(request))
    ):
        messages.success(request, _("Answered."))
        return go_on(back)
    return show_form(request, form, title=_("Answer the proposal"), about=shown.title, back=back)


@roles(*STAFF_UP)
@require_GET
def document(request: HttpRequest, pk: str) -> HttpResponse:
    """Write the resolution with its votes, and note who took it."""
    shown = congress_of(request, pk)
    paper = documents.resolution(shown)
    content = written(paper)
    audit.record(
        action="congress.document_taken",
        subject_type="congress",
        subject_id=shown.pk,
        subject_label=str(shown),
        org=shown.org,
        **given(request),
    )
    return attachment(paper.title, content)
