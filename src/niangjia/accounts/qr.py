"""QR codes as drawings that need no styles of their own."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Draw a text as an inline SVG, dark on white whatever the theme."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=3,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass="qr",
    )
    return mark_safe(drawn.getvalue().decode())
