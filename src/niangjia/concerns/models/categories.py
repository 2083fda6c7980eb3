"""The tree of categories."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """What a concern is about (诉求类别). A reference table: the dotted code is the tree (``wages.unpaid`` is under ``wages``).

    :ivar sensitive: concerns of this category are seen by few (illness, rights).
    """

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(default=100)
    sensitive = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name
