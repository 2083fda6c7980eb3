"""Factories of concerns."""

from typing import Any

from django.utils import timezone

from niangjia.concerns import services
from niangjia.concerns.choices import Kind, Source
from niangjia.concerns.models import Concern
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from tests.support.factories import TEST


def make_concern(org: Org, **fields: Any) -> Concern:
    """Raise a concern; what is not said is made up."""
    given = {
        "text": "站点离公厕太远，送件中途没有地方方便。",
        "kind": Kind.REQUEST,
        "source_kind": Source.DESK,
        "actor": TEST,
        "at": timezone.now(),
        "attempt": uuid7(),
        **fields,
    }
    return services.raise_concern(org=org, **given)
