"""Messages to phones: written with the work, delivered after it, emptied after their use."""

import json
import sys
from datetime import timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from niangjia.accounts import services, sms_texts
from niangjia.accounts.models import SmsMessage
from niangjia.accounts.queries import messages_to

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


def send(**overrides: Any) -> SmsMessage:
    given = {
        "phone": PHONE,
        "kind": "cancelled",
        "params": {"title": "体检", "when": "周四"},
        "at": timezone.now(),
    }
    return services.send_sms(**{**given, **overrides})


def test_text_is_filled_and_kept():
    send()
    assert messages_to(PHONE).get().body == "您已取消《体检》周四的报名。"


class Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "x"


def test_every_text_is_chinese_and_can_be_filled():
    for kind in sms_texts.TEXTS:
        text = sms_texts.write(kind, Anything())
        assert "x" in text, kind


@pytest.mark.parametrize(("kind", "params"), [("made up", {}), ("code", {})])
def test_unknown_kind_or_missing_value_is_refused(kind, params):
    with pytest.raises(KeyError):
        send(kind=kind, params=params)
    assert SmsMessage.objects.count() == 0


def test_room_may_add_texts_but_not_change_them(monkeypatch):
    monkeypatch.setattr(sms_texts, "TEXTS", dict(sms_texts.TEXTS))
    sms_texts.register({"test.kind": "你好 {name}"})
    assert send(kind="test.kind", params={"name": "小周"}).body == "你好 小周"
    with pytest.raises(ValueError, match=r"test\.kind"):
        sms_texts.register({"test.kind": "别的"})


def test_nothing_of_it_lies_in_the_clear():
    send(params={"title": "秘密活动", "when": "周四"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_smsmessage")
        row = str(cursor.fetchall())
    assert PHONE not in row
    assert "秘密活动" not in row


def test_message_is_undone_with_its_work(settings):
    settings.NIANGJIA_SMS_BACKEND = "aliyun"

    def work_and_fail() -> None:
        with transaction.atomic():
            send()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work_and_fail()
    assert (SmsMessage.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_outbox_queues_nothing():
    send()
    assert OrmQ.objects.count() == 0


def test_carrier_gets_a_job_that_names_the_message_only(settings):
    settings.NIANGJIA_SMS_BACKEND = "aliyun"
    message = send()
    job = OrmQ.objects.get().task
    assert (job["func"], job["args"]) == ("niangjia.accounts.services.sms.deliver", (str(message.pk),))


@pytest.fixture
def aliyun(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[Any]:
    """Put a carrier's library in place that keeps what it is given."""
    sent: list[Any] = []
    answer = SimpleNamespace(body=SimpleNamespace(code="OK"))

    class Client:
        def __init__(self, config: Any) -> None:
            self.config = config

        def send_sms(self, request: Any) -> Any:
            sent.append(request)
            return answer

    for name in ("alibabacloud_dysmsapi20170525", "alibabacloud_tea_openapi"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    client = ModuleType("client")
    client.Client = Client
    models = ModuleType("models")
    models.SendSmsRequest = lambda **given: SimpleNamespace(**given)
    models.Config = lambda **given: SimpleNamespace(**given)
    monkeypatch.setitem(sys.modules, "alibabacloud_dysmsapi20170525.client", client)
    monkeypatch.setitem(sys.modules, "alibabacloud_dysmsapi20170525.models", models)
    monkeypatch.setattr(sys.modules["alibabacloud_dysmsapi20170525"], "models", models, raising=False)
    monkeypatch.setitem(sys.modules, "alibabacloud_tea_openapi.models", models)
    settings.NIANGJIA_SMS_BACKEND = "aliyun"
    sent.append(answer)
    return sent


def test_delivering_twice_sends_once(aliyun):
    message = send()
    services.deliver(str(message.pk))
    services.deliver(str(message.pk))
    assert [request.phone_numbers for request in aliyun[1:]] == [PHONE]
    message.refresh_from_db()
    assert message.sent_at is not None


def test_carrier_that_refuses_is_tried_again(aliyun):
    aliyun[0].body.code = "isv.BUSINESS_LIMIT_CONTROL"
    message = send()
    with pytest.raises(RuntimeError):
        services.deliver(str(message.pk))
    message.refresh_from_db()
    assert (message.sent_at, message.error) == (None, "RuntimeError")
    aliyun[0].body.code = "OK"
    services.deliver(str(message.pk))
    message.refresh_from_db()
    assert message.sent_at is not None


def test_code_that_ran_out_is_not_sent(aliyun):
    message = send(kind="code", params={"code": "123456"}, at=timezone.now() - timedelta(minutes=11))
    services.deliver(str(message.pk))
    assert len(aliyun) == 1


@pytest.mark.parametrize("carrier", ["aliyun", "tencent"])
@pytest.mark.parametrize("way", ["SMS", "CALL"])
def test_missing_extra_is_named(carrier, way, settings):
    setattr(settings, f"NIANGJIA_{way}_BACKEND", carrier)
    message = send() if way == "SMS" else call()
    with pytest.raises(ImproperlyConfigured, match=rf"niangjia\[{carrier}\]"):
        services.deliver(str(message.pk))


@pytest.mark.parametrize("way", ["SMS", "CALL"])
def test_unknown_carrier_is_named(way, settings):
    setattr(settings, f"NIANGJIA_{way}_BACKEND", "pigeon")
    message = send() if way == "SMS" else call()
    with pytest.raises(
        ImproperlyConfigured, match=f"NIANGJIA_{way}_BACKEND must be one of outbox, aliyun, tencent"
    ):
        services.deliver(str(message.pk))


def call() -> SmsMessage:
    return services.call(
        phone=PHONE, kind="cancelled", params={"title": "体检", "when": "周四"}, at=timezone.now()
    )


def test_call_is_kept_beside_the_messages_and_queued_for_its_own_carrier(settings):
    settings.NIANGJIA_SMS_BACKEND = "aliyun"
    assert (call().spoken, OrmQ.objects.count()) == (True, 0)
    settings.NIANGJIA_CALL_BACKEND = "aliyun"
    call()
    assert OrmQ.objects.count() == 1


def test_text_is_read_out_twice_to_who_is_called(monkeypatch, settings):
    asked: list[Any] = []

    class Client:
        def __init__(self, config: Any) -> None:
            asked.append(config)

        def single_call_by_tts(self, request: Any) -> Any:
            asked.append(request)
            return SimpleNamespace(body=SimpleNamespace(code="OK"))

    kept = {
        "alibabacloud_dyvmsapi20170525": ModuleType("package"),
        "alibabacloud_tea_openapi": ModuleType("tea"),
    }
    models = ModuleType("models")
    models.SingleCallByTtsRequest = models.Config = lambda **given: SimpleNamespace(**given)
    client = ModuleType("client")
    client.Client = Client
    kept["alibabacloud_dyvmsapi20170525"].models = models
    kept |= {"alibabacloud_dyvmsapi20170525.client": client, "alibabacloud_tea_openapi.models": models}
    for name, module in kept.items():
        monkeypatch.setitem(sys.modules, name, module)
    settings.NIANGJIA_CALL_BACKEND, settings.NIANGJIA_CALL_TEMPLATE = "aliyun", "TTS_1"
    message = call()
    services.deliver(str(message.pk))
    _config, request = asked
    assert (request.called_number, request.tts_code, request.play_times) == (PHONE, "TTS_1", 2)
    assert json.loads(request.tts_param) == {"content": message.body}


def test_texts_are_emptied_after_their_use():
    now = timezone.now()
    code = {"kind": "code", "params": {"code": "123456"}}
    send(at=now - timedelta(minutes=9), **code)
    old_code = send(at=now - timedelta(minutes=11), **code)
    send(at=now - timedelta(days=29))
    old_text = send(at=now - timedelta(days=31))
    assert services.purge_messages(at=now) == 2
    emptied = SmsMessage.objects.filter(body="", params="")
    assert set(emptied.values_list("pk", flat=True)) == {old_code.pk, old_text.pk}
    assert services.purge_messages(at=now) == 0
