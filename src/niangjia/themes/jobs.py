"""A search for themes in the background. Jobs carry ids; running one twice does no harm."""

from niangjia.core.clock import database_now
from niangjia.themes.models import Search
from niangjia.themes.services.searching import fail_search, run_search


def run(search_id: str) -> None:
    """Find the themes that were asked for."""
    search = Search.objects.select_related("org").filter(pk=search_id).first()
    if search is None:
        return
    try:
        run_search(search=search, at=database_now())
    except Exception:
        fail_search(search)
        raise
