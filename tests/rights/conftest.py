from pathlib import Path
from typing import Any

import pytest

from tests.support.factories import Federation, make_federation


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
