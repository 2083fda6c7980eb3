from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope


def items(actor: Actor, scope: Scope, at: datetime) -> list[TodayItem]:
    return [TodayItem(column="todo", title="清点玩具", url="/desk/toys/")]
