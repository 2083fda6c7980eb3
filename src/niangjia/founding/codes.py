"""The legal-person code of a grassroots union (GB 32100): a credit code that begins with 81."""

from django.utils.translation import gettext_lazy as _

from niangjia.orgs.codes import BadCode, clean_union_code


def clean_grassroots_code(text: str) -> str:
    """Check a grassroots union's own code and give it in capitals, without spaces.

    :raises BadCode: says which rule it breaks.
    """
    code = clean_union_code(text)
    if not code:
        raise BadCode(_("Please give the code as it stands on the union's legal-person certificate."))
    if not code.startswith("81"):
        raise BadCode(
            _("The code of a grassroots union begins with 81; this one begins with %(start)s."),
            start=code[:2],
        )
    return code
