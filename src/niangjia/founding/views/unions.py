"""The unions after their founding: how far each has come, which sleep, whose term ends."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import show_form
from niangjia.core.access import roles
from niangjia.core.answers import go_on, search_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.founding import queries, services
from niangjia.founding.forms import TermForm
from niangjia.founding.stages import standing_of
from niangjia.founding.views.pages import PER_PAGE, READERS
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching
from niangjia.people.roles import STAFF_UP

SHOWS = ("all", "terms", "dormant")


@roles(*READERS)
@require_GET
def unions(request: HttpRequest) -> HttpResponse:
    """List the unions in the order of the tree: all with their stage, those that sleep, those whose term ends."""
    text, show, today = search_of(request), search_of(request, "show"), local_day(database_now())
    show = show if show in SHOWS else SHOWS[0]
    if show == "dormant":
        found = queries.dormant(request.scope, queries.quiet_until(today))
    elif show == "terms":
        found = queries.terms_ending(
            request.scope, today + timedelta(days=settings.NIANGJIA_TERM_NOTICE_DAYS)
        )
    else:
        found = queries.unions(request.scope)
    under = Org.objects.within(request.scope).filter(pk=uuid_of(request, "under")).first()
    if under is not None:
        found = found.within(under.scope)
    lively = queries.with_life(matching(found, text), today)
    page = Paginator(lively, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, standing_of(one, today), (one.term_ends_on - today).days if one.term_ends_on else None)
        for one in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "show": show,
        "text": text,
        "under": under,
        "quiet_days": settings.NIANGJIA_DORMANT_DAYS,
        "notice": settings.NIANGJIA_TERM_NOTICE_DAYS,
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "founding/desk_unions.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: str) -> HttpResponse:
    """Record that a union elected its committee anew."""
    union: Org = get_object_or_404(queries.unions(request.scope), pk=pk)
    today = local_day(database_now())
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={"on": today, "years": union.term_years or 3},
    )
    back = reverse("founding:desk_unions")
    if request.method == "POST" and form.is_valid():
        try:
            services.renew_term(union=union, **form.cleaned_data, actor=request.actor, at=database_now())
            messages.success(request, _("Saved."))
            return go_on(back)
        except RuleViolation as refusal:
            form.add_error("on", str(refusal))
    return show_form(request, form, title=_("Elected anew"), about=union.name, back=back)
