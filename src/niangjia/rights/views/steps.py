"""Where the steps to a contract are taken, and the papers of its dossier."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.people.roles import STAFF_UP
from niangjia.rights import files, services
from niangjia.rights.choices import StepKind
from niangjia.rights.forms import (
    FilingForm,
    ObjectionForm,
    PaperForm,
    SeatsForm,
    SigningForm,
    WrittenStepForm,
)
from niangjia.rights.models import Contract, DossierFile
from niangjia.rights.services.steps import WRITTEN
from niangjia.rights.views.pages import contract_of, done, given, posted

#: What to write down of a step, and what its text is called.
TEXTS = {
    StepKind.TALK: (
        gettext_lazy("minutes"),
        gettext_lazy("Who took part, what was asked and offered, what was agreed, what is left."),
    ),
    StepKind.DRAFT: (
        gettext_lazy("what was agreed"),
        gettext_lazy("The main points of the draft. Its text goes into the dossier as a file."),
    ),
}


def _today() -> dict[str, Any]:
    return {"on": local_day(database_now())}


def _step(
    request: HttpRequest, contract: Contract, form: Any, step: StepKind, act: Any, **more: Any
) -> HttpResponse:
    """Take a step and go back to the contract, or show its form."""
    back = contract.get_absolute_url()
    if form.is_bound and done(form, act) is not None:
        messages.success(request, _("Recorded: %(step)s.") % {"step": step.label})
        return go_on(back)
    more.setdefault("button", _("Record this step"))
    return show_form(request, form, title=step.label, about=contract.title, back=back, **more)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """Record talks or the draft; talks can be held again as long as there is no draft."""
    shown = contract_of(request, pk)
    again = shown.reached == StepKind.TALK and text_of(request, "kind") == StepKind.TALK
    kind = StepKind.TALK if again else shown.next_kind
    if kind not in WRITTEN:
        return go_on(shown.get_absolute_url())
    form = WrittenStepForm(posted(request), initial=_today())
    form.fields["text"].label, form.fields["text"].help_text = TEXTS[kind]
    return _step(
        request,
        shown,
        form,
        kind,
        lambda said: services.record_step(contract=shown, kind=kind, **said, **given(request)),
        hidden={"kind": kind},
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest, pk: str) -> HttpResponse:
    """Say who bargains for whom."""
    shown = contract_of(request, pk)
    return _step(
        request,
        shown,
        SeatsForm(posted(request), initial=_today()),
        StepKind.REPRESENTATIVES,
        lambda said: services.name_representatives(contract=shown, **said, **given(request)),
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the signing and the term."""
    shown = contract_of(request, pk)
    return _step(
        request,
        shown,
        SigningForm(posted(request), initial=_today()),
        StepKind.SIGNING,
        lambda said: services.sign(contract=shown, **said, **given(request)),
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the filing; from then on the 15 days run."""
    shown = contract_of(request, pk)
    return _step(
        request,
        shown,
        FilingForm(posted(request), initial={**_today(), "authority": shown.authority}),
        StepKind.FILING,
        lambda said: services.file_contract(contract=shown, **said, **given(request)),
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: str) -> HttpResponse:
    """Record an objection of the labour authority: the talks begin again."""
    shown = contract_of(request, pk)
    if not shown.filed_on:
        return go_on(shown.get_absolute_url())
    return _step(
        request,
        shown,
        ObjectionForm(posted(request), initial=_today()),
        StepKind.OBJECTION,
        lambda said: services.object_to(contract=shown, **said, **given(request)),
        button=_("Back to the talks"),
    )


@roles(*STAFF_UP)
@require_POST
def back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the last step back with a reason."""
    shown = contract_of(request, pk)
    with refusals_told(request):
        services.take_back(
            contract=shown, kind=text_of(request, "kind"), reason=text_of(request, "reason"), **given(request)
        )
        messages.success(request, _("Taken back."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: str) -> HttpResponse:
    """Put a paper into the dossier."""
    shown, attempt = contract_of(request, pk), attempt_of(request)
    form = PaperForm(posted(request), request.FILES if request.method == "POST" else None)
    back = shown.get_absolute_url()
    if form.is_bound and done(
        form,
        lambda said: make_once(
            DossierFile.objects.filter(contract=shown),
            attempt,
            lambda: services.add_file(contract=shown, attempt=attempt, **said, **given(request)),
        ),
        "upload",
    ):
        messages.success(request, _("The paper is in the dossier."))
        return go_on(back)
    return show_form(
        request,
        form,
        title=_("Add a paper"),
        about=shown.title,
        back=back,
        multipart=True,
        attempt=attempt,
        button=_("Add it"),
    )


def _paper(request: HttpRequest, pk: str) -> DossierFile:
    found = DossierFile.objects.within(request.scope).select_related("contract__org")
    return get_object_or_404(found, pk=pk)


@roles(*STAFF_UP)
@require_GET
def paper(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a paper of the dossier to those who keep the contract."""
    shown = _paper(request, pk)
    content = files.load(shown)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=files.TYPES[shown.ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.kind}.{shown.ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


@roles(*STAFF_UP)
@require_POST
def paper_drop(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a paper out of the dossier."""
    shown = _paper(request, pk)
    with refusals_told(request):
        services.drop_file(paper=shown, **given(request))
        messages.success(request, _("Taken out of the dossier."))
    return go_on(shown.contract.get_absolute_url())
