"""What the pages of themes share: who reads them, how a form is shown and saved, and what is loaded."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.themes.models import Proposal, Theme

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def theme_of(request: HttpRequest, pk: str) -> Theme:
    found: Theme = get_object_or_404(
        Theme.objects.within(request.scope).select_related("org", "grows", "merged_into", "search"), pk=pk
    )
    return found


def proposal_of(request: HttpRequest, pk: str) -> Proposal:
    found: Proposal = get_object_or_404(
        Proposal.objects.within(request.scope).select_related("org", "theme"), pk=pk
    )
    return found
