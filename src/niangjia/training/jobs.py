"""Work in the background: solving a timetable, and looking after open orders."""

from uuid import UUID

from niangjia.core.clock import database_now
from niangjia.training import services
from niangjia.training.choices import TableState
from niangjia.training.models import Timetable


def solve(table_id: str, version: int) -> bool:
    """Solve a timetable as it was asked for; one that was solved or changed since is left as it is."""
    table = Timetable.objects.filter(pk=UUID(table_id), state=TableState.SOLVING, version=version).first()
    return table is not None and services.solve_now(table=table, at=database_now(), version=version)


def tell_of_retired() -> int:
    """Tell units of courses that were retired since they ordered."""
    return services.tell_of_retired(at=database_now())
