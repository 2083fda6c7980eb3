"""The roll-up: sums of old entries, kept beside the ledger and equal to it.

It covers the entries with ids below a horizon, which follows the time by an hour; what is above is read live and added. It never
decides what a figure is: evidence does, and ``niangjia ledger verify`` works every kept number out again.
"""

from niangjia.figures.kept import Kept
from niangjia.ledger.rollup.queries import STORE
from niangjia.ledger.rollup.what import Orgs, People, Sums

#: What is kept of services, by the figures' last word.
TIMES = Kept(STORE, Sums(amount="heads", n="entries", back="taken_back"))
MONEY = Kept(STORE, Sums(amount="money_fen", n="money_entries", back="money_back"))
GOODS = Kept(STORE, Sums(amount="goods", n="goods_entries", back="goods_back"))
MEMBERS = Kept(STORE, Sums(hits="members", n="named"))
ORGS = Kept(STORE, Orgs())


def people(under: str = "") -> Kept:
    """Keep the different persons served in a programme and those under it; in all that count as service when none is named."""
    return Kept(STORE, People(under))
