"""People on the desk: find, look, write down, correct, see in full, give posts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit, limits
from niangjia.accounts.correcting import correct
from niangjia.accounts.errors import TooManyRequests
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import (
    attempt_of,
    go_on,
    make_once,
    refusals_told,
    search_of,
    text_of,
    uuid_of,
)
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_id_number, mask_phone
from niangjia.core.paging import BoundedPaginator
from niangjia.core.views import safe_next
from niangjia.core.xlsx import Sheet, download
from niangjia.people import policies, queries, services
from niangjia.people.choices import Group
from niangjia.people.forms import PersonForm, PostForm
from niangjia.people.likeness import look_alikes
from niangjia.people.models import Person, Post
from niangjia.people.roles import ADMINISTRATOR, AUDITOR, CITY, DESK, DISTRICT, STAFF_UP

PER_PAGE, PER_LIFE = 30, 20
READERS = (*STAFF_UP, AUDITOR, ADMINISTRATOR)
MOST = 500


def _found(request: HttpRequest) -> Any:
    # Who may not see names may not find them out by searching either.
    text = search_of(request) if policies.can_look_up(request.actor) else ""
    limits.take_look_up(request, text)
    group, member = text_of(request, "group"), text_of(request, "member")
    found = Person.objects.within(request.scope).live().select_related("vault", "home_org")
    found = queries.at(queries.matching(found, text), search_of(request, "at"))
    if group in Group.values:
        found = found.filter(group=group)
    if member in {"yes", "no"}:
        found = queries.with_membership(found, member == "yes")
    order = {"name": "pinyin", "new": "-id"}.get(request.GET.get("sort", ""), "pinyin")
    return found.order_by(order, "id")


@roles(*READERS)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the scope; identity is masked."""
    status = 200
    try:
        found = _found(request)
    except TooManyRequests as refusal:
        messages.error(request, str(refusal))
        found, status = Person.objects.none(), refusal.status
    searched = bool(text_of(request, "q") or text_of(request, "at"))
    page = BoundedPaginator(found, PER_PAGE, sparse=searched).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "page": page,
        "people": shown,
        "members": queries.members_on([one.pk for one in shown], local_day(timezone.now())),
        "groups": Group.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("q", "at", "group", "member", "sort")},
        "may_keep": policies.can_keep_persons(request.actor),
        "named": queries.to_name(shown, request.actor),
        "may_look_up": policies.can_look_up(request.actor),
        "may_merge": policies.can_merge(request.actor),
        "refused": status != 200,
        "masked": not policies.can_keep_persons(request.actor),
    }
    return render(request, "people/desk_people.html", context, status=status)


@roles(*STAFF_UP)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Take the list away, masked; the reason is kept. More than 500 rows need a smaller choice."""
    reason = text_of(request, "reason").strip()
    back = reverse("people:desk_people") + (f"?{request.GET.urlencode()}" if request.GET else "")
    try:
        rows = list(_found(request)[: MOST + 1])
    except TooManyRequests:
        return go_on(back)
    if not reason or len(rows) > MOST:
        messages.error(
            request,
            _("Please give a reason; it is kept with the record.")
            if not reason
            else _("More than 500 people: narrow the choice first."),
        )
        return go_on(back)
    audit.record(
        action="people.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        actor=request.actor,
        at=database_now(),
        reason=reason,
        detail={"rows": len(rows)},
    )
    members = queries.members_on([one.pk for one in rows], local_day(timezone.now()))
    table = [
        (
            str(one),
            mask_phone(one.vault.phone) if hasattr(one, "vault") else "",
            one.get_group_display(),
            one.employer,
            one.home_org.name if one.home_org else "",
            _("Member") if one.pk in members else _("Not yet"),
        )
        for one in rows
    ]
    heads = [_("Full name"), _("Phone"), _("Group"), _("Employer"), _("Union or station"), _("Membership")]
    return download(_("People"), [Sheet(_("People"), heads, table, widths=(14, 14, 14, 24, 28, 10))])


def _person(request: HttpRequest, pk: str) -> Person:
    return get_object_or_404(Person.objects.within(request.scope).select_related("vault", "home_org"), pk=pk)


@roles(*READERS)
@require_GET
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """Show somebody: identity masked, memberships, posts, and what rooms tell of them."""
    shown = _person(request, pk)
    if shown.merged_into_id:
        return go_on(reverse("people:desk_person", args=[shown.merged_into_id]))
    return _person_page(request, shown)


def _person_page(
    request: HttpRequest, shown: Person, *, post_form: PostForm | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the page of somebody; a form that was refused keeps what was typed."""
    today = local_day(timezone.now())
    context = {
        "person": shown,
        "phone": mask_phone(shown.vault.phone) if hasattr(shown, "vault") else "",
        "id_number": mask_id_number(shown.vault.id_number) if hasattr(shown, "vault") else "",
        "membership": queries.membership_now(shown),
        "page": Paginator(queries.life(request.actor, shown), PER_LIFE).get_page(request.GET.get("page")),
        "posts": shown.posts.select_related("org").order_by("-starts_on"),
        "merged_here": queries.merges_into(shown),
        "look_alikes": look_alikes(shown, request.scope) if policies.can_merge(request.actor) else [],
        "sections": declare.ask("tiles", "person_sections", request.actor, shown, timezone.now()),
        "may_keep": policies.can_keep_persons(request.actor),
        "may_unmask": policies.can_unmask(request.actor, shown),
        "may_appoint": request.actor.has_role(DISTRICT, CITY, ADMINISTRATOR),
        "named": bool(queries.to_name([shown], request.actor)),
        "masked": not policies.can_keep_persons(request.actor),
        "post_form": post_form or PostForm(scope=request.scope, initial={"starts_on": today}),
    }
    return render(request, "people/desk_person.html", context, status=status)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write somebody down. Who has the phone already is shown first; the same form sent again goes on."""
    posted = request.method == "POST"
    form = PersonForm(
        request.POST if posted else None, scope=request.scope, initial={"home_org": request.actor.org_id}
    )
    carriers: list[Person] = []
    known, attempt = Person.objects.within(request.scope), attempt_of(request)
    if posted and form.is_valid():
        phone = form.cleaned_data["phone"]
        carriers = queries.carriers(phone, request.scope) if text_of(request, "anyway") != phone else []
        if attempt in (one.pk for one in carriers):  # this form was sent before
            carriers = []
        try:
            if not carriers:
                given = {"id": attempt, "actor": request.actor, "at": database_now(), **form.cleaned_data}
                made = make_once(known, attempt, lambda: services.create_person(**given))
                messages.success(request, _("Recorded: %(person)s") % {"person": made})
                return go_on(reverse("people:desk_person", args=[made.pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "carriers": carriers, "attempt": attempt}
    status = 409 if carriers else 422 if form.errors else 200
    return render(request, "people/desk_person_form.html", context, status=status)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what is recorded; a stale save answers 409 and shows both."""
    form = PersonForm(request.POST or None, instance=_person(request, pk), scope=request.scope)
    done = correct(
        request,
        form,
        find=lambda: _person(request, pk),
        save=lambda person, **given: services.update_person(
            person=person, **{**given, "changes": form.changes()}
        ),
        subject="person",
    )
    if done.saved:
        return go_on(reverse("people:desk_person", args=[pk]))
    context = {**done.context, "person": done.record}
    return render(request, "people/desk_person_form.html", context, status=done.status)


@roles(*STAFF_UP)
@require_POST
def unmask(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a number in full, once, with a reason that is kept."""
    shown, field = _person(request, pk), text_of(request, "field")
    if field not in ("phone", "id_number"):
        raise Http404
    value = ""
    with refusals_told(request):
        value = services.unmask(
            person=shown,
            field=field,
            reason=text_of(request, "reason"),
            actor=request.actor,
            at=database_now(),
        )
        if not value:
            messages.info(request, _("There is no number on record."))
    if not value:
        return go_on(reverse("people:desk_person", args=[pk]))
    return render(request, "people/desk_unmasked.html", {"person": shown, "value": value, "field": field})


@roles(DISTRICT, CITY, ADMINISTRATOR)
@require_POST
def posts(request: HttpRequest, pk: str) -> HttpResponse:
    """Give somebody a post, or end one."""
    shown, at = _person(request, pk), database_now()
    if "end" in request.POST:
        post = get_object_or_404(Post.objects.within(request.scope), pk=uuid_of(request, "end"), person=shown)
        with refusals_told(request):
            services.end_post(post=post, actor=request.actor, at=at, reason=text_of(request, "reason"))
            messages.success(request, _("The post was ended; it is dead on the next request."))
        return go_on(reverse("people:desk_person", args=[pk]))
    form = PostForm(request.POST, scope=request.scope)
    if not form.is_valid():
        return _person_page(request, shown, post_form=form, status=422)
    with refusals_told(request):
        services.appoint(person=shown, actor=request.actor, at=at, **form.cleaned_data)
        messages.success(request, _("The post was given."))
    return go_on(reverse("people:desk_person", args=[pk]))


@roles(*DESK)
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for which org to act."""
    chosen = next((post for post in request.posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is None:
        raise Http404
    request.session["acting_post"] = str(chosen.pk)
    return go_on(
        safe_next(request, reverse("portal:desk_today"))
        if "next" in request.POST
        else reverse("portal:desk_today")
    )
