from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope


def find(actor: Actor, scope: Scope, text: str, limit: int) -> list[Hit]:
    return [Hit(kind="玩具", title="红色小火车", url="/desk/toys/")] if text in "红色小火车" else []
