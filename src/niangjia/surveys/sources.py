"""What surveys post to the ledger, and how to find it again."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.ledger.sources import Source, register
from niangjia.surveys.models import Answer
from niangjia.surveys.policies import READERS
from niangjia.surveys.services.answering import KEY, SOURCE


def _url(source_id: UUID, actor: Actor | None) -> str | None:
    readable = actor is not None and actor.has_role(*READERS)
    return reverse("surveys:desk_answer", args=[source_id]) if readable else None


def _expected() -> Iterable[tuple[UUID, str]]:
    return ((pk, KEY) for pk in Answer.objects.values_list("pk", flat=True).iterator(chunk_size=2000))


register(
    SOURCE,
    Source(
        label=_("Answer to a survey"),
        exists=lambda ids: set(Answer.objects.filter(pk__in=ids).values_list("pk", flat=True)),
        url=_url,
        expected=_expected,
    ),
)
