"""What the trail's actions on figures are called."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.figures import registry
from niangjia.people.roles import FIGURE_READERS

ACTIONS = {"figures.exported": _("Figures exported")}
GROUPS = {"figures": _("Figures")}
SUBJECTS = {"figure": _("Figure")}
DETAILS = {"only": _("Narrowed to"), "figures": _("Number of figures")}


def _figures(keys: Collection[str]) -> dict[str, str]:
    return {figure.key: str(figure.name) for figure in registry.figures() if figure.key in keys}


def _links(keys: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*FIGURE_READERS):
        return {}
    return {key: reverse("reports:desk_figure", args=[key]) for key in _figures(keys)}


NAMES = {"figure": _figures}
LINKS = {"figure": _links}
