"""Orders at the desk: the list, one taken down on the phone, one order with what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.accounts.form_pages import show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of
from niangjia.core.clock import SHANGHAI, database_now, local_day
from niangjia.core.files import picture_path
from niangjia.core.xlsx import Sheet, download
from niangjia.people.roles import STAFF_UP
from niangjia.people.services import service_person, unmask
from niangjia.training import policies, queries, services
from niangjia.training.choices import OrderState
from niangjia.training.forms import DeskOrderForm, OrderForm, ThanksForm
from niangjia.training.key_dates import KeyDate, calendar
from niangjia.training.models import Keepsake, Order
from niangjia.training.problem import told
from niangjia.training.views.pages import PER_PAGE, READERS, order_of, sent
from niangjia.training.views.worker import answer_for_unit, change

MOST_ROWS = 20_000
STATES = ("", "open", "unserved", "offered", "confirmed", "withdrawn")


@roles(*READERS)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """List the orders of the scope; take the list away as a workbook, without anybody's name or phone."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "key_date")}
    chosen["state"] = chosen["state"] if chosen["state"] in STATES else ""
    chosen["key_date"] = chosen["key_date"] if chosen["key_date"] in KeyDate.values else ""
    found = queries.orders(
        request.scope, text=chosen["q"], state=chosen["state"], key_date=chosen["key_date"]
    )
    if request.GET.get("format") == "xlsx":
        return _takeaway(request, list(found[:MOST_ROWS]))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": OrderState.choices,
        "key_dates": KeyDate.choices,
        "campaigns": calendar(local_day(database_now()))[:2],
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "training/desk_orders.html", context)


def _takeaway(request: HttpRequest, listed: list[Order]) -> HttpResponse:
    audit.record(
        action="order.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        actor=request.actor,
        at=database_now(),
        detail={"rows": len(listed)},
    )
    heads = [
        _("Unit"),
        _("Union"),
        _("Wishes"),
        _("Dates"),
        _("Fixed for"),
        _("Where"),
        _("District"),
        _("How many people"),
        _("Kind of place"),
        _("For whom"),
        _("Key date"),
        _("Ordered on"),
        _("State"),
    ]
    rows = [
        (
            one.unit_name,
            one.org.name,
            _(", ").join(wish.course.title for wish in one.wishes.all()),
            _(", ").join(f"{slot.on:%Y-%m-%d} {slot.get_part_display()}" for slot in one.slots.all()),
            next((local_time(placed.starts_at) for placed in one.standing), ""),
            one.where,
            one.region.name,
            one.headcount,
            one.get_venue_kind_display(),
            one.get_audience_display(),
            one.get_key_date_display(),
            local_day(one.ordered_at),
            one.get_state_display(),
        )
        for one in listed
    ]
    widths = (24, 24, 40, 30, 18, 24, 14, 8, 12, 12, 16, 12, 10)
    return download(_("Orders from the menu"), [Sheet(_("Orders from the menu"), heads, rows, widths=widths)])


def local_time(moment: datetime) -> str:
    """Write a moment as people read it in a workbook."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take an order down on the phone; a room that knows what was asked for may have filled that in."""
    attempt = attempt_of(request)
    own = request.actor.org_id
    asked = {name: search_of(request, name) for name in ("headcount", "note")}
    initial = {"org": own, "region": request.scope.district_id if request.scope else None, **asked}
    form = DeskOrderForm(request.POST or None, scope=request.scope, initial=initial)
    made, status = sent(request, form, lambda: _take(request, form, attempt))
    if made is not None:
        messages.success(request, _("The order is taken down. The unit gets a text message."))
        return go_on(made.get_absolute_url())
    context = {"form": form, "attempt": attempt, "title": _("Take an order down"), "desk": True}
    return render(request, "training/desk_order_form.html", context, status=status)


def _take(request: HttpRequest, form: DeskOrderForm, attempt: UUID) -> Order:
    given, at = form.cleaned_data, database_now()

    def save() -> Order:
        contact = service_person(
            phone=given["phone"],
            group="",
            home_org=given["org"],
            name=given["name"],
            actor=request.actor,
            at=at,
        )
        return services.place_order(
            org=given["org"],
            contact=contact,
            fields=given,
            wishes=form.wishes(),
            days=form.days(),
            sure=given["sure"],
            actor=request.actor,
            at=at,
            attempt=attempt,
        )

    return make_once(Order.objects.within(request.scope), attempt, save)


@roles(*READERS)
@require_GET
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an order: wishes, days, where it stands, letters and banners."""
    shown = order_of(request, pk)
    at = database_now()
    placement = next(iter(shown.standing), None)
    context = {
        "order": shown,
        "placement": placement,
        "ahead": placement is not None and at < placement.starts_at,
        "unserved": told(shown.unserved),
        "retired": [one.course for one in shown.wishes.all() if one.course.retired_on],
        "past": shown.placements.exclude(state__in=("proposed", "offered", "confirmed")).with_all(),
        "bans": shown.bans.select_related("lecturer__person"),
        "keepsakes": shown.keepsakes.all(),
        "may_keep": policies.can_keep(request.actor, shown.org),
        "thanks": ThanksForm(initial={"on": local_day(at)}),
        "attempt": attempt_of(request),
    }
    return render(request, "training/desk_order.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an order for the unit, on the phone."""
    shown = order_of(request, pk)
    form = OrderForm(request.POST or None, instance=shown)
    return change(request, form, find=lambda: order_of(request, pk), back=shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw an order for the unit."""
    shown = order_of(request, pk)
    with refusals_told(request):
        services.withdraw_order(
            order=shown, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("The order is withdrawn."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the unit's answer down, said on the phone."""
    shown = order_of(request, pk)
    answer_for_unit(request, shown)
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the contact's number to call them; the order is the logged reason."""
    shown = order_of(request, pk)
    with refusals_told(request):
        reason = _("Order of %(unit)s") % {"unit": shown.unit_name}
        phone = unmask(
            person=shown.contact, field="phone", reason=reason, actor=request.actor, at=database_now()
        )
        messages.info(request, f"{shown.contact} · {phone}")
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a letter or a banner."""
    shown, attempt = order_of(request, pk), attempt_of(request)
    form = ThanksForm(request.POST or None, request.FILES or None, initial={"on": local_day(database_now())})

    def save() -> Any:
        given = form.cleaned_data
        return make_once(
            Keepsake.objects.filter(order=shown),
            attempt,
            lambda: services.keep_thanks(
                order=shown, **given, actor=request.actor, at=database_now(), attempt=attempt
            ),
        )

    made, status = sent(request, form, save)
    if made is not None:
        messages.success(request, _("Kept with the order."))
        return go_on(shown.get_absolute_url())
    return show_form(
        request,
        form,
        title=_("Letter, banner, recognition"),
        back=shown.get_absolute_url(),
        status=status,
        attempt=attempt,
        multipart=True,
        mark_optional=True,
        about=shown.unit_name,
    )


@roles(*READERS)
@require_GET
def photo(request: HttpRequest, pk: UUID) -> FileResponse:
    """Serve the photograph of a letter or banner."""
    kept = get_object_or_404(Keepsake.objects.within(request.scope), pk=pk)
    path = picture_path(kept.photo)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
