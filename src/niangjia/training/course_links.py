"""What leads on from a course on the menu: ordering it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.courses.models import Course


def LINKS(course: Course) -> list[tuple[Any, str]]:  # noqa: N802 — the name is the hook's
    """Give the label and address of ordering a course; nothing for one that cannot be ordered."""
    if not course.orderable:
        return []
    return [(_("Order this course"), f"{reverse('training:worker_order')}?course={course.pk}")]
