"""The card to keep, as a picture for a phone: one sentence, big, on paper with a root."""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

VERSION = 1
"""Part of the ETag: goes up when the drawing changes."""

WIDTH, HEIGHT = 1080, 1350
MARGIN = 90
WIDEST = WIDTH - 2 * MARGIN
TEXT_TOP, TEXT_BOTTOM = 210, 800
AIR = 0.09
"""Extra space between words, of the size of the letters: black weights clot without it."""


INK, CARROT, DEEP, LEAF, WHITE = "#14241c", "#ff6b1f", "#22304a", "#14664a", "#ffffff"
ROCK_2, ROCK_3 = "#3f5272", "#8296b4"
GROUNDS = {"blush": "#ffc2d3", "sprig": "#c3e66e", "sun": "#ffda57", "stone": "#c6d0dd"}
"""The grounds of static/css/tokens.css by day; a test compares them."""

Points = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Picture:
    heading: str
    sentence: str
    ground: str

    @property
    def etag(self) -> str:
        said = "\0".join([str(VERSION), self.ground, self.heading, self.sentence])
        return f'"{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}"'


@lru_cache(maxsize=64)
def png(picture: Picture) -> bytes:
    """The same picture always gives the same bytes."""
    image = _plant(picture.ground)
    _words(ImageDraw.Draw(image), picture)
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()


# --- the plant ----------------------------------------------------------------------------------

SMOOTH = 2
"""The shapes are cut at twice the size: small steps at their edges go when they shrink."""

SUN: Points = [
    (1002, 982), (966, 1046), (900, 1080), (820, 1074), (756, 1034), (724, 968), (734, 896),
    (782, 840), (850, 820), (924, 834), (980, 886),
]  # fmt: skip
ROCK: list[tuple[str, Points]] = [
    (ROCK_3, [(0, 1350), (0, 1110), (130, 1070), (300, 1150), (420, 1240), (420, 1350)]),
    (DEEP, [(0, 1180), (170, 1150), (330, 1185), (520, 1120), (700, 1085), (840, 1110),
            (960, 1080), (1080, 1130), (1080, 1350), (0, 1350)]),
    (ROCK_2, [(520, 1120), (700, 1085), (640, 1170), (520, 1215), (440, 1180)]),
    (ROCK_2, [(960, 1080), (1080, 1130), (1080, 1240), (1000, 1190)]),
]  # fmt: skip
ROOTS: list[Points] = [
    [(790, 1090), (850, 1090), (866, 1180), (842, 1260), (852, 1350), (818, 1350), (812, 1250),
     (822, 1180)],
    [(796, 1084), (824, 1106), (748, 1186), (662, 1214), (596, 1300), (520, 1350), (476, 1350),
     (566, 1284), (640, 1186), (730, 1158)],
    [(826, 1100), (852, 1084), (914, 1160), (982, 1190), (1034, 1262), (1080, 1300), (1080, 1334),
     (1004, 1280), (950, 1216), (884, 1188)],
    [(800, 1104), (806, 1040), (816, 960), (832, 960), (838, 1040), (846, 1104)],
]  # fmt: skip
LEAVES: list[tuple[str, Points]] = [
    (LEAF, [(820, 1040), (752, 1030), (672, 982), (632, 914), (720, 922), (790, 972)]),
    (LEAF, [(826, 1030), (858, 962), (926, 922), (1016, 912), (986, 992), (908, 1042)]),
    (INK, [(822, 978), (780, 924), (772, 860), (806, 800), (846, 862), (850, 930)]),
]
CUTS: list[Points] = [
    [(800, 1024), (730, 984), (680, 948), (740, 972)],
    [(846, 1018), (898, 972), (966, 940), (920, 986)],
    [(822, 956), (806, 902), (804, 842), (820, 900)],
    [(814, 1150), (832, 1100), (838, 1200), (828, 1230)],
    [(700, 1196), (742, 1166), (716, 1190), (660, 1212)],
]


def _plant(ground: str) -> Image.Image:
    """A sapling on rock before a low sun: shapes of scissors, no line and no shade."""
    size = (WIDTH * SMOOTH, HEIGHT * SMOOTH)
    image = Image.new("RGB", size, GROUNDS.get(ground, GROUNDS["stone"]))
    draw = ImageDraw.Draw(image)
    shapes = [
        (GROUNDS["blush"] if ground == "sun" else GROUNDS["sun"], SUN),
        *ROCK,
        *((CARROT, points) for points in ROOTS),
        *LEAVES,
        *((WHITE if number < 3 else INK, points) for number, points in enumerate(CUTS)),
    ]
    for colour, points in shapes:
        draw.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=colour)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


# --- the words ----------------------------------------------------------------------------------


@cache
def _fonts(size: int, weight: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    """Latin first, then the letters that other Latin alphabets add."""
    folder = Path(settings.BASE_DIR) / "static" / "fonts"
    fonts = []
    for name in ("piazzolla-latin.woff2", "piazzolla-latin-ext.woff2"):
        font = ImageFont.truetype(folder / name, size)
        font.set_variation_by_axes([weight, 30])
        fonts.append(font)
    return tuple(fonts)


def _runs(
    text: str, fonts: tuple[ImageFont.FreeTypeFont, ...]
) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces that one font can draw."""
    runs: list[tuple[str, ImageFont.FreeTypeFont]] = []
    for letter in text:
        font = fonts[1] if _is_extended(letter) else fonts[0]
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + letter, font)
        else:
            runs.append((letter, font))
    return runs


def _is_extended(letter: str) -> bool:
    """Whether a letter is in the second file only: its unicode-range in tokens.css."""
    code = ord(letter)
    return (0x100 <= code <= 0x17F and code not in {0x131, 0x152, 0x153}) or code in {
        0x218, 0x219, 0x21A, 0x21B, 0x1E9E,
    }  # fmt: skip


def _length(text: str, fonts: tuple[ImageFont.FreeTypeFont, ...]) -> float:
    drawn = sum(font.getlength(part) for part, font in _runs(text, fonts))
    return drawn + text.count(" ") * fonts[0].size * AIR


def _lines(text: str, fonts: tuple[ImageFont.FreeTypeFont, ...]) -> list[str]:
    """The text broken at spaces so that every line fits, where it can."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer, fonts) > WIDEST:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest size at which the sentence stands in its place, and its lines."""
    for size in range(132, 40, -4):
        fonts = _fonts(size, 900)
        lines = _lines(text, fonts)
        fits = all(_length(line, fonts) <= WIDEST for line in lines)
        if fits and len(lines) * size * 1.08 <= TEXT_BOTTOM - TEXT_TOP:
            return size, lines
    return 40, _lines(text, _fonts(40, 900))


def _write(
    draw: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int, weight: int, fill: str
) -> None:
    fonts = _fonts(size, weight)
    for part, font in _runs(text, fonts):
        for word in re.split(r"(?<= )", part):
            draw.text((x, y), word, font=font, fill=fill, anchor="ls")
            x += _length(word, fonts)


def _words(draw: ImageDraw.ImageDraw, picture: Picture) -> None:
    for number, line in enumerate(_lines(picture.heading, _fonts(48, 700))[:2]):
        _write(draw, MARGIN, 130 + number * 56, line, 48, 700, INK)
    size, lines = _fitted(picture.sentence)
    for number, line in enumerate(lines):
        _write(draw, MARGIN, TEXT_TOP + size * (0.85 + 1.08 * number), line, size, 900, INK)
    _write(draw, MARGIN, HEIGHT - 56, "wortel", 56, 900, WHITE)
