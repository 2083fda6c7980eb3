"""The records of this room."""

from niangjia.cadres.models.matching import Guidance, GuidanceNote, Liaison, StationVisit
from niangjia.cadres.models.pairing import JointRecord, JointShare, Pairing, PairingSide
from niangjia.cadres.models.reserve import Nomination, ReserveEntry, ReserveFile, ReserveKeeper

__all__ = [
    "Guidance",
    "GuidanceNote",
    "JointRecord",
    "JointShare",
    "Liaison",
    "Nomination",
    "Pairing",
    "PairingSide",
    "ReserveEntry",
    "ReserveFile",
    "ReserveKeeper",
    "StationVisit",
]
