"""Transactions that begin one after the other."""

from functools import cached_property

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from niangjia.core.sqlite.line import Line


class DatabaseWrapper(base.DatabaseWrapper):
    @cached_property
    def _line(self) -> Line:
        return Line(str(self.settings_dict["NAME"]))

    def _start_transaction_under_autocommit(self) -> None:
        """Begin when it is our turn.

        :raises OperationalError: it was not, for as long as one waits for a lock.
        """
        if not self._line.enter(self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._line.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._line.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._line.leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._line.leave()
