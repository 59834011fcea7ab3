"""A QR code as inline SVG: one path, no style, readable in the dark."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.exceptions import DataOverflowError

QUIET = 4
"""Modules of white around the code, as the standard asks."""


def svg(text: str, label: str) -> SafeString:
    """The code for a text; empty where the text is too long for one."""
    code = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return SafeString()
    matrix = code.get_matrix()
    size = len(matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}H0z"/>'
        '<path fill="#14241c" d="{}"/></svg>',
        size, size, label, size, size, mark_safe(_path(matrix)),  # noqa: S308
    )  # fmt: skip


def _path(matrix: list[list[bool]]) -> str:
    """Every run of dark modules in a row as one flat rectangle."""
    parts = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts)
