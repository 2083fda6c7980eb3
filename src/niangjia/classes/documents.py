"""The certificate (结业证书) as a Word file."""

from django.conf import settings
from django.urls import reverse

from niangjia.classes.models import Certificate
from niangjia.core.clock import local_day
from niangjia.core.docx import Paper, chinese_day


def check_url(certificate: Certificate) -> str:
    """Give the address where anybody can check the certificate."""
    return f"{settings.NIANGJIA_BASE_URL}{reverse('classes:check')}?code={certificate.code}"


def certificate_paper(certificate: Certificate) -> Paper:
    """Write a certificate out."""
    enrolment = certificate.enrolment
    about = enrolment.training_class
    days = f"{chinese_day(about.starts_on)}至{chinese_day(about.ends_on)}"
    passed = f"，结业测试{certificate.score}分" if certificate.score is not None else ""
    return Paper(
        title="结业证书",
        to=f"{enrolment.person.name}同志",
        body=[
            f"您于{days}参加{about.org.name}举办的{about.title}，完成{certificate.hours}学时{passed}，准予结业。",
            f"证书编号：{certificate.shown_code}",
        ],
        signed=about.org.name,
        on=local_day(certificate.issued_at),
        notes=[f"任何人可在 {check_url(certificate)} 核验本证书。"],
    )
