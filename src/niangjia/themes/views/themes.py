"""Themes: the list with what the finder suggests, one theme, a new search."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected
from niangjia.core import declare, jobs
from niangjia.core.access import roles
from niangjia.core.answers import go_on, search_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.declare import Matter
from niangjia.core.errors import RuleViolation
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP
from niangjia.themes import model_names, policies, queries, services
from niangjia.themes.choices import SearchState, ThemeState
from niangjia.themes.forms import LinkForm, SearchForm, ThemeForm
from niangjia.themes.models import Search, Theme
from niangjia.themes.views.pages import PER_PAGE, READERS, theme_of

#: So many concerns are looked through while the page waits; more go into the background.
AT_ONCE = 600
YEAR = timedelta(days=365)
SORTS = {
    "size": ("-size", "-latest", "id"),
    "latest": ("-latest", "-size", "id"),
    "name": ("name", "id"),
}
STATES = (
    ("open", gettext_lazy("Being worked on")),
    ("suggested", gettext_lazy("Suggested")),
    ("settled", gettext_lazy("Settled")),
    ("dismissed", gettext_lazy("Dismissed")),
    ("all", gettext_lazy("All")),
)
MOST_SHOWN = 200


@roles(*READERS)
@require_GET
def themes(request: HttpRequest) -> HttpResponse:
    """List the themes of the scope; on top, when they were last looked for, and the way to look again."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "sort")}
    chosen["state"] = chosen["state"] if chosen["state"] in queries.STATES else "open"
    chosen["sort"] = chosen["sort"] if chosen["sort"] in SORTS else "size"
    found = queries.themes(request.scope, state=chosen["state"], text=chosen["q"])
    page = Paginator(found.order_by(*SORTS[chosen["sort"]]), PER_PAGE).get_page(request.GET.get("page"))
    today = local_day(database_now())
    context = {
        "page": page,
        "chosen": chosen,
        "states": STATES,
        "last": Search.objects.within(request.scope).filter(org_id=request.actor.org_id).first(),
        "suggested": Theme.objects.within(request.scope).suggested().count(),
        "form": SearchForm(initial={"since": today - YEAR, "until": today}),
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "themes/desk_themes.html", context)


@roles(*STAFF_UP)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Look for themes of the org one acts for: at once where little was heard, else in the background."""
    form, at = SearchForm(request.POST), database_now()
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return go_on(reverse("themes:desk_themes"))
    org = Org.objects.within(request.scope).get(pk=request.actor.org_id)
    try:
        made = services.ask(org=org, **form.cleaned_data, actor=request.actor, at=at)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
        return go_on(reverse("themes:desk_themes") + "?state=suggested")
    days = (form.cleaned_data["since"], form.cleaned_data["until"])
    few = queries.to_study(request.scope).filter(raised_on__range=days).count() <= AT_ONCE
    if few and not model_names.is_on():  # no page waits for somebody else's server
        made = services.run_search(search=made, at=at)
    else:
        jobs.enqueue("niangjia.themes.jobs.run", str(made.pk))
    if made.state == SearchState.DONE:
        said = _("%(found)d suggestions from %(texts)d concerns.")
        messages.success(request, said % {"found": made.found, "texts": made.texts})
    else:
        messages.info(request, _("The search runs in the background. Load this page again in a minute."))
    return go_on(reverse("themes:desk_themes") + "?state=suggested")


@roles(*READERS)
@require_GET
def theme(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a theme: its concerns, where, when and who, what came of it, and what can be done."""
    shown = theme_of(request, pk)
    may_keep = policies.can_keep(request.actor, shown.org)
    rows = queries.ranked(shown)
    others = Theme.objects.filter(org=shown.org, state__in=(ThemeState.OPEN, ThemeState.SUGGESTED))
    made = queries.makeup(shown)
    matter = Matter(
        "theme", shown.pk, shown.name, shown.org_id, tuple(queries.groups_asking(shown)), made.size
    )
    context = {
        "theme": shown,
        "made": made,
        "typical": rows[: queries.TYPICAL],
        "rows": rows[:MOST_SHOWN],
        "more": max(0, len(rows) - MOST_SHOWN),
        "may_keep": may_keep,
        "may_shape": may_keep and shown.state in {ThemeState.OPEN, ThemeState.SUGGESTED},
        "words": request.actor.has_role(*STAFF_UP),
        "others": others.exclude(pk=shown.pk).order_by("name")[: PER_PAGE * 3],
        "proposals": shown.proposals.all(),
        "openings": shown.openings.select_related("activity"),
        "linking": LinkForm(activities=queries.activities_to_link(shown, request.scope))
        if may_keep and shown.stands
        else None,
        "onward": declare.ask("hand_overs", "onward", request.actor, matter)
        if may_keep and shown.stands
        else [],
        "came_of": declare.ask("hand_overs", "came_of", request.actor, matter),
        "askers": queries.askers(shown).values("person").distinct().count(),
    }
    return render(request, "themes/desk_theme.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Rename a theme or write a note to it; a stale save answers 409 and shows both."""
    form = ThemeForm(request.POST or None, instance=theme_of(request, pk))
    return corrected(
        request,
        form,
        find=lambda: theme_of(request, pk),
        save=lambda record, **given: services.update_theme(theme=record, **given),
        subject="theme",
    )
