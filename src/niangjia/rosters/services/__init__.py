"""Every change rosters make."""

from niangjia.rosters.services.importing import advance, open_batch, run_batch
from niangjia.rosters.services.mappings import save_mapping
from niangjia.rosters.services.undoing import undo_batch

__all__ = ["advance", "open_batch", "run_batch", "save_mapping", "undo_batch"]
