"""What the pages of founding share: who reads them, how a form is shown and saved, and what is loaded."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.founding import queries
from niangjia.founding.models import Case, Prospect
from niangjia.people.roles import AUDITOR, STAFF_UP

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def case_of(request: HttpRequest, pk: str) -> Case:
    found: Case = get_object_or_404(queries.case_page(request.scope), pk=pk)
    return found


def prospect_of(request: HttpRequest, pk: str) -> Prospect:
    found: Prospect = get_object_or_404(
        Prospect.objects.within(request.scope).select_related("org", "case"), pk=pk
    )
    return found
