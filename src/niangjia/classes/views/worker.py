"""Classes on the phone: my programme, the test, my certificate; and the page where anybody checks one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts import limits
from niangjia.accounts.errors import TooManyRequests
from niangjia.classes import queries, services
from niangjia.classes.documents import certificate_paper
from niangjia.classes.models import Certificate, Enrolment, Paper
from niangjia.classes.services.testing import TRIES, is_open
from niangjia.core import docx
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import go_on, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_name

LONGEST_CODE = 40


@signed_in
@require_GET
def my_classes(request: HttpRequest) -> HttpResponse:
    """List my classes, and my credit hours of each year."""
    mine = (
        Enrolment.objects.live()
        .of_person(request.person)
        .select_related("training_class__org", "certificate")
    )
    context = {
        "enrolments": mine.order_by("-training_class__starts_on"),
        "years": queries.credit_hours(request.person) if request.person else {},
    }
    return render(request, "classes/worker_classes.html", context)


def _mine(request: HttpRequest, pk: Any) -> Enrolment:
    within = Enrolment.objects.live().of_person(request.person)
    found: Enrolment = get_object_or_404(within.select_related("training_class__org", "person", "org"), pk=pk)
    return found


@signed_in
@require_GET
def my_class(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a class of mine: its half-days with whether I came, the test, the certificate."""
    mine, at = _mine(request, pk), database_now()
    row = queries.own_row(mine, at)
    papers = list(mine.papers.all())
    handed_in = [paper for paper in papers if paper.handed_in_at is not None]
    context = {
        "enrolment": mine,
        "about": mine.training_class,
        "row": row,
        "programme": list(zip(queries.half_days(mine.training_class), row.there, strict=True)),
        "papers": handed_in,
        "leader": queries.leader_of(mine),
        "assignments": queries.own_assignments(mine),
        "tries_left": TRIES - len(handed_in),
        "passed": row.score is not None and row.score >= mine.training_class.pass_mark,
        "test_open": bool(mine.training_class.test_size) and is_open(mine.training_class, at),
        "certificate": Certificate.objects.filter(enrolment=mine, withdrawn_at=None).first(),
    }
    return render(request, "classes/worker_class.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def test(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin the test, answer it, hand it in."""
    mine, at, refusal, status = _mine(request, pk), database_now(), "", 200
    paper: Paper | None = mine.papers.filter(handed_in_at=None).first()
    if request.method == "POST":
        try:
            if paper is None or "begin" in request.POST:
                services.begin_test(enrolment=mine, actor=request.actor, at=at)
                return go_on(reverse("classes:my_test", args=[pk]))
            given = [_positions(request, at_) for at_ in range(len(paper.questions))]
            if all(given):
                services.hand_in(paper=paper, given=given, actor=request.actor, at=at)
                return go_on(reverse("classes:my_class", args=[pk]))
            status = 422
        except RuleViolation as no:
            refusal, status = str(no), no.status
    questions = [
        {**question, "number": number, "chosen": _positions(request, number - 1), "missing": False}
        for number, question in enumerate(paper.questions if paper else [], start=1)
    ]
    for question in questions:
        question["missing"] = status == 422 and not question["chosen"]
    context = {
        "enrolment": mine,
        "about": mine.training_class,
        "paper": paper,
        "questions": questions,
        "refusal": refusal,
        "missing": status == 422,
        "tries_left": TRIES - mine.papers.exclude(handed_in_at=None).count(),
    }
    return render(request, "classes/worker_test.html", context, status=status)


def _positions(request: HttpRequest, at: int) -> list[int]:
    """Read which options of a question were chosen."""
    return [int(text) for text in request.POST.getlist(f"q{at + 1}") if text.isdecimal() and len(text) < 3]


@signed_in
@require_GET
def certificate(request: HttpRequest, pk: str) -> HttpResponse:
    """Take my certificate as a Word file."""
    mine = _mine(request, pk)
    found = Certificate.objects.filter(enrolment=mine, withdrawn_at=None).first()
    if found is None:
        raise Http404
    found.enrolment = mine
    return docx.attachment(f"结业证书 {mine.person.name}", docx.written(certificate_paper(found)))


@anyone
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its code; whoever tries many is asked to wait."""
    typed = text_of(request, "code")[:LONGEST_CODE]
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    context: dict[str, Any] = {"typed": typed, "asked": bool(code), "certificate": None, "refusal": ""}
    status = 200
    if code:
        try:
            limits.take_public_check(request)
        except TooManyRequests as refusal:
            context |= {"refusal": str(refusal), "asked": False}
            return render(request, "classes/worker_check.html", context, status=refusal.status)
        found = Certificate.objects.filter(code=code)
        certificate = found.select_related("enrolment__person", "enrolment__training_class__org").first()
        if certificate is not None:
            context |= {"certificate": certificate, "name": mask_name(certificate.enrolment.person.name)}
        else:
            status = 404
    return render(request, "classes/worker_check.html", context, status=status)
