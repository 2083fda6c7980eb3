"""Small pictures to upload."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def make_picture(name: str = "sheet.png", size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", size, "orange").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")
