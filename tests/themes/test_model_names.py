"""Names by a language model: off by default, told nothing of anybody, and never in the way."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from niangjia.concerns.choices import Kind
from niangjia.themes.models import Theme
from tests.concerns.making import make_concern
from tests.support.factories import Federation, make_person
from tests.themes.makers import FIRST_AID, make_concerns, make_search

pytestmark = pytest.mark.django_db


class Model:
    """An endpoint that keeps what it was asked, and answers as told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.says: Any = lambda themes: json.dumps(
            [{"name": "盼学急救", "summary": "职工希望学会急救。"}] * len(themes), ensure_ascii=False
        )
        self.status, self.waits = 200, 0.0
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body)
                model.keys.append(self.headers["Authorization"])
                time.sleep(model.waits)
                said = model.says(json.loads(body["messages"][1]["content"]))
                answer = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
                with suppress(OSError):  # who asked may have gone
                    self.send_response(model.status)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.server.shutdown()
    made.server.server_close()


def names() -> set[str]:
    return set(Theme.objects.values_list("name", flat=True))


def test_is_off_by_default_and_names_and_sums_up_when_it_is_on(fed: Federation, model: Model, settings: Any):
    make_concerns(fed.township, FIRST_AID)
    make_search(fed.township)
    assert (len(names()), model.asked, Theme.objects.get().note) == (1, [], "")
    settings.NIANGJIA_MODEL_URL, settings.NIANGJIA_MODEL_KEY = model.url, "k-1"
    settings.NIANGJIA_MODEL_NAME = "small"
    make_search(fed.township)
    assert (names(), model.keys, model.asked[0]["model"]) == ({"盼学急救"}, ["Bearer k-1"], "small")
    assert "职工希望学会急救。" in Theme.objects.get().note


def test_what_leaves_names_nobody(fed: Federation, model: Model, settings: Any):
    settings.NIANGJIA_MODEL_URL = model.url
    person = make_person(org=fed.station, name="欧阳晓丽")
    make_concern(
        fed.township,
        text="我是欧阳晓丽，13812345678，住3号楼2单元，想学急救和心肺复苏，张伟队长不让去",
        person=person,
    )
    make_concerns(fed.township, FIRST_AID)
    make_concern(fed.township, text="没名字的我想学急救和心肺复苏甲乙丙", nameless=True)
    make_concern(fed.township, text="急救培训没有，出事停工了丙丁", kind=Kind.DANGER)
    make_concern(fed.township, text="急救培训没有，维权戊己", kind=Kind.RIGHTS)
    make_search(fed.township)
    left = json.dumps(model.asked, ensure_ascii=False)
    assert "心肺复苏" in left
    hidden = ("欧阳晓丽", "1381234", "3号楼", "张伟", "甲乙丙", "丙丁", "戊己")
    assert [one for one in hidden if one in left] == []


@pytest.mark.parametrize("fault", ["status", "words", "fewer", "shape", "slow", "nobody", "address"])
def test_when_it_fails_the_names_found_offline_stay(fed: Federation, model: Model, settings: Any, fault: str):
    make_concerns(fed.township, FIRST_AID)
    make_search(fed.township)
    before = names()
    settings.NIANGJIA_MODEL_URL, settings.NIANGJIA_MODEL_SECONDS = model.url, 0.3
    if fault == "status":
        model.status = 500
    elif fault == "slow":
        model.waits = 1
    elif fault == "nobody":
        settings.NIANGJIA_MODEL_URL = "http://127.0.0.1:9/v1"
    elif fault == "address":
        settings.NIANGJIA_MODEL_URL = "file:///etc/hostname"
    else:
        said = {"words": "好的，我来帮您。", "fewer": "[]", "shape": '[{"name": 3}]'}[fault]
        model.says = lambda themes: said
    make_search(fed.township)
    assert names() == before
    assert Theme.objects.get().note == ""
