"""The sheets of paper that holders keep: one page each, in letters and as a QR code."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

from portal.letterbox import sealing
from portal.letterbox.shares import Share, written


def paper(share: Share, public: bytes) -> str:
    """A page to print. Whoever has two of them opens every circle."""
    text = written(share)
    groups = sealing.groups_of(text)
    values = {
        "number": share.number,
        "lines": [" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)],
        "words": sealing.fingerprint(public),
        "qr": _qr(text),
    }
    return render_to_string("letterbox/paper.html", values)


def _qr(text: str) -> str:
    code = QRCode(error_correction=ERROR_CORRECT_M, image_factory=SvgPathImage)
    code.add_data(text)
    return mark_safe(code.make_image().to_string(encoding="unicode"))  # noqa: S308
