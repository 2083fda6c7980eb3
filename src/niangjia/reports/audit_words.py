"""What the trail's actions on figures are called."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from niangjia.figures import registry

ACTIONS = {"figures.exported": _("Figures exported")}
SUBJECTS = {"figure": _("Figure")}
DETAILS = {"only": _("Narrowed to"), "figures": _("Number of figures")}


def _figures(keys: Collection[str]) -> dict[str, str]:
    return {figure.key: str(figure.name) for figure in registry.figures() if figure.key in keys}


NAMES = {"figure": _figures}
