"""Every change rosters make."""

from niangjia.rosters.services.importing import advance, begin_batch, run_batch
from niangjia.rosters.services.mappings import delete_mapping, keep_template, rename_mapping, save_mapping
from niangjia.rosters.services.opening import open_batch
from niangjia.rosters.services.previewing import choose_columns, choose_transfers, preview_batch
from niangjia.rosters.services.reporting import report_roster, take_roster
from niangjia.rosters.services.undoing import discard_batch, undo_batch

__all__ = [
    "advance",
    "begin_batch",
    "choose_columns",
    "choose_transfers",
    "delete_mapping",
    "discard_batch",
    "keep_template",
    "open_batch",
    "preview_batch",
    "rename_mapping",
    "report_roster",
    "run_batch",
    "save_mapping",
    "take_roster",
    "undo_batch",
]
