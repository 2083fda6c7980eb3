"""Values of a roster as a page shows them."""

from typing import Any

from niangjia.core.masking import mask_id_number, mask_name, mask_phone

MASKED = {"phone": mask_phone, "id_number": mask_id_number, "name": mask_name, "address": lambda _text: "***"}


def masked(name: str, value: Any) -> str:
    """Give a value of a field as it may be read by everybody who may open the page."""
    text = str(value or "")
    return MASKED[name](text) if name in MASKED else text
