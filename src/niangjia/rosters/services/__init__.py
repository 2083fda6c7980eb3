"""Every change rosters make."""

from niangjia.rosters.services.importing import advance, begin_batch, open_batch, preview_batch, run_batch
from niangjia.rosters.services.mappings import save_mapping
from niangjia.rosters.services.undoing import discard_batch, undo_batch

__all__ = [
    "advance",
    "begin_batch",
    "discard_batch",
    "open_batch",
    "preview_batch",
    "run_batch",
    "save_mapping",
    "undo_batch",
]
