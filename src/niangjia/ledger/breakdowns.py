"""Ways to split a figure that every room's evidence knows: by programme and by group."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.figures import Breakdown
from niangjia.figures.declaration import Expression
from niangjia.ledger.models import Programme
from niangjia.people.choices import Group


def _programmes(codes: Collection[Any]) -> Mapping[Any, str]:
    return dict(Programme.objects.filter(code__in=codes).values_list("code", "name"))


def _groups(_codes: Collection[Any]) -> Mapping[Any, Any]:
    return {group.value: group.label for group in Group}


def _as_written(_keys: Collection[Any]) -> Mapping[Any, str]:
    return {}


def by_programme(column: Expression = "programme_id") -> Breakdown:
    """Split by programme; ``column`` gives its code."""
    return Breakdown(key="programme", name=_("By programme"), column=column, labels=_programmes)


def by_group(column: Expression = "group") -> Breakdown:
    """Split by group; ``column`` gives its code, as it was on the day."""
    return Breakdown(key="group", name=_("By group"), column=column, labels=_groups, empty=_("Not recorded"))


def by_goods(column: Expression = "goods") -> Breakdown:
    """Split by what was handed over."""
    return Breakdown(
        key="goods", name=_("By goods"), column=column, labels=_as_written, empty=_("Not recorded")
    )
