"""Carriers of messages: the outbox needs none; Aliyun and Tencent Cloud come as extras."""

import json

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from niangjia.accounts.models import SmsMessage


def deliver_by(backend: str, message: SmsMessage) -> None:
    """Hand the message to the carrier of this name.

    :raises ImproperlyConfigured: no such carrier, or its extra is not installed.
    """
    carriers = {"outbox": lambda message: None, "aliyun": _aliyun, "tencent": _tencent}
    if backend not in carriers:
        raise ImproperlyConfigured(f"NIANGJIA_SMS_BACKEND must be one of {', '.join(carriers)}.")
    try:
        carriers[backend](message)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"The SMS carrier {backend} is an extra: install niangjia[{backend}]."
        ) from error


def _aliyun(message: SmsMessage) -> None:
    from alibabacloud_dysmsapi20170525 import models
    from alibabacloud_dysmsapi20170525.client import Client
    from alibabacloud_tea_openapi.models import Config

    client = Client(
        Config(
            access_key_id=settings.NIANGJIA_SMS_ACCESS_KEY,
            access_key_secret=settings.NIANGJIA_SMS_ACCESS_SECRET,
            endpoint="dysmsapi.aliyuncs.com",
        )
    )
    answer = client.send_sms(
        models.SendSmsRequest(
            phone_numbers=message.to,
            sign_name=settings.NIANGJIA_SMS_SIGN_NAME,
            template_code=settings.NIANGJIA_SMS_TEMPLATE,
            template_param=json.dumps({"content": message.body, **json.loads(message.params or "{}")}),
        )
    )
    if answer.body.code != "OK":
        raise RuntimeError(answer.body.code)


def _tencent(message: SmsMessage) -> None:
    from tencentcloud.common.credential import Credential
    from tencentcloud.sms.v20210111 import models
    from tencentcloud.sms.v20210111.sms_client import SmsClient

    client = SmsClient(
        Credential(settings.NIANGJIA_SMS_ACCESS_KEY, settings.NIANGJIA_SMS_ACCESS_SECRET), "ap-beijing"
    )
    request = models.SendSmsRequest()
    request.SmsSdkAppId = settings.NIANGJIA_SMS_APP_ID
    request.SignName = settings.NIANGJIA_SMS_SIGN_NAME
    request.TemplateId = settings.NIANGJIA_SMS_TEMPLATE
    request.PhoneNumberSet = [f"+86{message.to}"]
    request.TemplateParamSet = [message.body]
    status = client.SendSms(request).SendStatusSet[0]
    if status.Code != "Ok":
        raise RuntimeError(status.Code)
