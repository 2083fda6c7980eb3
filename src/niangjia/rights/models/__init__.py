"""Contracts, congresses, what enterprises tell and reform, and cases of legal aid."""

from niangjia.rights.models.affairs import Disclosure, Measure
from niangjia.rights.models.aid import AidCase, AidKeeper, AidNote
from niangjia.rights.models.congresses import Congress, Item, Motion
from niangjia.rights.models.contracts import (
    FILED_WITHIN,
    OBJECTED_WITHIN,
    Contract,
    ContractQuerySet,
    Cover,
    CoverQuerySet,
    DossierFile,
    Representative,
    Step,
)

__all__ = [
    "FILED_WITHIN",
    "OBJECTED_WITHIN",
    "AidCase",
    "AidKeeper",
    "AidNote",
    "Congress",
    "Contract",
    "ContractQuerySet",
    "Cover",
    "CoverQuerySet",
    "Disclosure",
    "DossierFile",
    "Item",
    "Measure",
    "Motion",
    "Representative",
    "Step",
]
