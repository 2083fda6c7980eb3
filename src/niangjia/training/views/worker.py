"""A unit's pages: order from the menu, see what became of it, change, withdraw, answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.correcting import correct
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_phone
from niangjia.courses.models import Course
from niangjia.orgs.models import Org
from niangjia.orgs.queries import districts
from niangjia.people.queries import phone_of
from niangjia.training import queries, services
from niangjia.training.choices import Side
from niangjia.training.forms import OrderForm
from niangjia.training.key_dates import KeyDate, calendar
from niangjia.training.models import Order
from niangjia.training.views.pages import in_form, me_of, my_order_of, sent, unit_of

PER_PAGE = 20


@signed_in
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Order from the menu, with what is known filled in and, for a key date, its template."""
    me = me_of(request)
    attempt = attempt_of(request)
    form = OrderForm(request.POST or None, initial=_known(request))

    def save() -> Order:
        _name, union, _district = unit_of(me)
        region: Org = form.cleaned_data["region"]
        own = union is not None and union.name == form.cleaned_data["unit_name"].strip()
        given = {
            "org": union if own and union is not None else region,
            "contact": me,
            "fields": form.cleaned_data,
            "wishes": form.wishes(),
            "days": form.days(),
            "sure": form.cleaned_data["sure"],
        }
        return make_once(
            Order.objects.of_contact(me),
            attempt,
            lambda: services.place_order(**given, actor=request.actor, at=database_now(), attempt=attempt),
        )

    made, status = sent(request, form, save)
    if made is not None:
        return go_on(reverse("training:my_order", args=[made.pk]) + "?new=1")
    return _show(
        request, form, status, title=_("Order a course"), attempt=attempt, phone=mask_phone(phone_of(me.pk))
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: the unit, the course somebody came from, the template of a key date."""
    name, _union, district = unit_of(me_of(request))
    known: dict[str, Any] = {
        "unit_name": name,
        "region": district if districts().filter(pk=district).exists() else None,
    }
    course = Course.objects.on_menu().filter(pk__in=[uuid_of(request, "course")]).first()
    if course is not None:
        known["wish_1"] = course.pk
    key = text_of(request, "key_date")
    if key in KeyDate.values:
        campaign = next(one for one in calendar(local_day(database_now())) if one.key == key)
        fitting = Course.objects.on_menu().filter(title__contains=campaign.template.words).first()
        known |= {
            "key_date": key,
            "audience": campaign.template.audience,
            "note": campaign.template.note,
            "day_1": max(campaign.since, local_day(database_now())),
        }
        if course is None and fitting is not None:
            known["wish_1"] = fitting.pk
    return known


def _show(request: HttpRequest, form: Any, status: int, **more: Any) -> HttpResponse:
    return render(request, "training/worker_order_form.html", {"form": form, **more}, status=status)


@signed_in
@require_GET
def my_orders(request: HttpRequest) -> HttpResponse:
    """List my unit's orders, the newest first."""
    found = queries.with_parts(Order.objects.of_contact(me_of(request))).order_by("-ordered_at", "-id")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/worker_orders.html", {"page": page})


@signed_in
@require_GET
def my_order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one order: where it stands, the proposed date, and what I can do."""
    shown = my_order_of(request, pk)
    at = database_now()
    placement = next((one for one in shown.standing if one.state != "proposed"), None)
    context = {
        "order": shown,
        "placement": placement,
        "begun": placement is not None and at >= placement.starts_at,
        "over": placement is not None and at >= placement.ends_at,
        "retired": [one.course for one in shown.wishes.all() if one.course.retired_on],
        "new": "new" in request.GET,
    }
    return render(request, "training/worker_my_order.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an order that has no date yet."""
    shown = my_order_of(request, pk)
    form = OrderForm(request.POST or None, instance=shown)
    return change(
        request, form, find=lambda: my_order_of(request, pk), back=reverse("training:my_order", args=[pk])
    )


def change(request: HttpRequest, form: OrderForm, *, find: Any, back: str) -> HttpResponse:
    """Save what was changed of an order, or show the form."""

    def save(record: Order, **given: Any) -> Order:
        more = {"wishes": form.wishes(), "days": form.days(), "sure": form.cleaned_data["sure"]}
        return services.change_order(order=record, **given, **more)

    done = correct(request, form, find=find, save=in_form(form, save), subject="order")
    if done.saved:
        return go_on(back)
    return _show(request, status=done.status, title=_("Change the order"), back=back, **done.context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw an order that has no date yet."""
    shown = my_order_of(request, pk)
    with refusals_told(request):
        reason = text_of(request, "reason") or _("Not needed any more")
        services.withdraw_order(order=shown, reason=reason, actor=request.actor, at=database_now())
        messages.success(request, _("Your order is withdrawn."))
    return go_on(reverse("training:my_order", args=[pk]))


@signed_in
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the proposed date suits: yes, another time, or not needed any more."""
    shown = my_order_of(request, pk)
    answer_for_unit(request, shown)
    return go_on(reverse("training:my_order", args=[pk]))


def answer_for_unit(request: HttpRequest, shown: Order) -> None:
    """Take a unit's answer, from the unit or from whoever has it on the phone; what happened is told as a message."""
    said, reason = text_of(request, "answer"), text_of(request, "reason")
    placement = next((one for one in shown.standing if one.state != "proposed"), None)
    given: dict[str, Any] = {"actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if placement is None:
            raise RuleViolation(_("No date is waiting for an answer."))
        if said == "yes":
            done = services.confirm(placement=placement, side=Side.UNIT, **given)
            messages.success(
                request,
                _("The date is fixed. Sign-up is open.")
                if done.confirmed
                else _("Thank you. The lecturer is still to confirm."),
            )
        elif said == "another":
            services.another_time(placement=placement, reason=reason, **given)
            messages.success(request, _("The date is given up. Another one is being looked for."))
        elif said == "off":
            services.call_off(placement=placement, reason=reason, **given)
            messages.success(request, _("Called off. The lecturer was told."))


@anyone
@require_GET
def key_dates(request: HttpRequest) -> HttpResponse:
    """The key dates of the year, each with an order that is half written."""
    today = local_day(database_now())
    context = {"campaigns": calendar(today), "today": today}
    return render(request, "training/worker_key_dates.html", context)
