"""Carriers of messages and of calls: the outbox needs none; Aliyun and Tencent Cloud come as extras."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from niangjia.accounts.models import SmsMessage

#: How often a text is read out in a call.
READ_OUT = 2
REGION = "ap-beijing"


def deliver_by(backend: str, message: SmsMessage) -> None:
    """Hand the message to the carrier of this name, which writes it, or calls and reads it out.

    :raises ImproperlyConfigured: no such carrier, or its extra is not installed.
    :raises RuntimeError: the carrier refused it; names its code.
    """
    written = {"outbox": lambda message: None, "aliyun": _aliyun, "tencent": _tencent}
    spoken = {"outbox": lambda message: None, "aliyun": _aliyun_call, "tencent": _tencent_call}
    carriers = spoken if message.spoken else written
    if backend not in carriers:
        variable = "NIANGJIA_CALL_BACKEND" if message.spoken else "NIANGJIA_SMS_BACKEND"
        raise ImproperlyConfigured(f"{variable} must be one of {', '.join(carriers)}.")
    try:
        carriers[backend](message)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"The carrier {backend} is an extra: install niangjia[{backend}]."
        ) from error


def _aliyun(message: SmsMessage) -> None:
    from alibabacloud_dysmsapi20170525 import models
    from alibabacloud_dysmsapi20170525.client import Client

    answer = Client(_config("dysmsapi.aliyuncs.com")).send_sms(
        models.SendSmsRequest(
            phone_numbers=message.to,
            sign_name=settings.NIANGJIA_SMS_SIGN_NAME,
            template_code=settings.NIANGJIA_SMS_TEMPLATE,
            template_param=json.dumps({"content": message.body, **json.loads(message.params or "{}")}),
        )
    )
    if answer.body.code != "OK":
        raise RuntimeError(answer.body.code)


def _config(endpoint: str) -> Any:
    from alibabacloud_tea_openapi.models import Config

    return Config(
        access_key_id=settings.NIANGJIA_SMS_ACCESS_KEY,
        access_key_secret=settings.NIANGJIA_SMS_ACCESS_SECRET,
        endpoint=endpoint,
    )


def _tencent(message: SmsMessage) -> None:
    from tencentcloud.sms.v20210111 import models
    from tencentcloud.sms.v20210111.sms_client import SmsClient

    client = SmsClient(_credential(), REGION)
    request = models.SendSmsRequest()
    request.SmsSdkAppId = settings.NIANGJIA_SMS_APP_ID
    request.SignName = settings.NIANGJIA_SMS_SIGN_NAME
    request.TemplateId = settings.NIANGJIA_SMS_TEMPLATE
    request.PhoneNumberSet = [f"+86{message.to}"]
    request.TemplateParamSet = [message.body]
    status = client.SendSms(request).SendStatusSet[0]
    if status.Code != "Ok":
        raise RuntimeError(status.Code)


def _credential() -> Any:
    from tencentcloud.common.credential import Credential

    return Credential(settings.NIANGJIA_SMS_ACCESS_KEY, settings.NIANGJIA_SMS_ACCESS_SECRET)


def _aliyun_call(message: SmsMessage) -> None:
    from alibabacloud_dyvmsapi20170525 import models
    from alibabacloud_dyvmsapi20170525.client import Client

    answer = Client(_config("dyvmsapi.aliyuncs.com")).single_call_by_tts(
        models.SingleCallByTtsRequest(
            called_number=message.to,
            called_show_number=settings.NIANGJIA_CALL_NUMBER or None,
            tts_code=settings.NIANGJIA_CALL_TEMPLATE,
            tts_param=json.dumps({"content": message.body}, ensure_ascii=False),
            play_times=READ_OUT,
            out_id=message.pk.hex[:15],
        )
    )
    if answer.body.code != "OK":
        raise RuntimeError(answer.body.code)


def _tencent_call(message: SmsMessage) -> None:
    from tencentcloud.vms.v20200902 import models
    from tencentcloud.vms.v20200902.vms_client import VmsClient

    client = VmsClient(_credential(), REGION)
    request = models.SendTtsVoiceRequest()
    request.TemplateId = settings.NIANGJIA_CALL_TEMPLATE
    request.VoiceSdkAppid = settings.NIANGJIA_CALL_APP_ID
    request.CalledNumber = f"+86{message.to}"
    request.TemplateParamSet = [message.body]
    request.PlayTimes = READ_OUT
    client.SendTtsVoice(request)
