"""Postcodes in the format of GeoNames (https://download.geonames.org/export/zip/readme.txt).

A line holds twelve columns with tabs between: country, postcode, name, three levels of
administration with their codes, latitude, longitude, accuracy. Read from the .zip as it is
downloaded, or from the .txt in it.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from math import isfinite
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.core import changes
from portal.core.words import folded, words_of
from portal.jobs.models import Municipality

COUNTRY = "BE"
COLUMNS = 12
AT_ONCE = 1_000
LOCKED = 0x1


class NotAListError(Exception):
    """A file in which there is no list of postcodes."""


class BadLineError(Exception):
    """A line that is none of a list of postcodes; the words say why."""


@dataclass(slots=True)
class Imported:
    """What became of the lines of a file."""

    lines: int = 0
    added: int = 0
    known: int = 0
    elsewhere: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    """(number of the line, what is wrong with it)"""


@contextmanager
def opened(path: Path) -> Iterator[Iterable[str]]:
    """The lines of the list. NotAListError where the archive holds none, or is damaged."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            yield lines
        return
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_list_in(archive)) as raw:
            yield TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NotAListError(f"The archive is damaged: {error}. Download it again.") from error


def _list_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """What is neither the readme, nor what a Mac adds to an archive that it made."""
    lists = [
        one
        for one in archive.infolist()
        if one.filename.lower().endswith(".txt")
        and not Path(one.filename).name.lower().startswith(("readme", "."))
    ]
    if len(lists) != 1:
        raise NotAListError("The archive has to hold one list (.txt) besides its readme.")
    if lists[0].flag_bits & LOCKED:
        raise NotAListError("The archive is locked with a password.")
    return lists[0]


def read(lines: Iterable[str]) -> Iterator[tuple[Imported, list[Municipality]]]:
    """Municipalities of our country, a thousand lines at a time, with the count so far."""
    count, found = Imported(), []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        count.lines += 1
        try:
            made = municipality(line.rstrip("\r\n"))
        except BadLineError as error:
            count.bad.append((number, str(error)))
            continue
        if made is None:
            count.elsewhere += 1
        else:
            found.append(made)
        if count.lines % AT_ONCE == 0:
            yield count, found
            found = []
    yield count, found


def municipality(line: str) -> Municipality | None:
    """The municipality of a line; None where it lies in another country. BadLineError else."""
    columns = line.split("\t")
    if len(columns) < COLUMNS - 1:  # older files have no accuracy
        raise BadLineError(f"{len(columns)} columns instead of {COLUMNS}")
    if columns[0] != COUNTRY:
        return None
    postcode, name = columns[1].strip(), columns[2].strip()
    if not (postcode.isascii() and postcode.isdecimal() and len(postcode) == 4):
        raise BadLineError(f"“{postcode[:20]}” is no postcode of four digits")
    if "\ufffd" in name:
        raise BadLineError("the name is not in UTF-8")
    try:
        lat, lon = float(columns[9]), float(columns[10])
        if not (isfinite(lat) and isfinite(lon)):
            raise ValueError
        made = Municipality(postcode=postcode, name=name, lat=lat, lon=lon)
        made.clean_fields()
    except ValueError as error:
        raise BadLineError(f"“{columns[9][:20]}, {columns[10][:20]}” is no place") from error
    except ValidationError as error:
        wrong = (f"{name}: {' '.join(said)}" for name, said in sorted(error.message_dict.items()))
        raise BadLineError("; ".join(wrong).rstrip(".")) from error
    return made


@transaction.atomic
def keep(found: list[Municipality], count: Imported) -> None:
    """Add those that we do not know; what is there stays as it is, also where its name is written
    with other capitals, accents or hyphens."""
    known = {_key(one) for one in Municipality.objects.only("postcode", "name")}
    new = {key: one for one in found if (key := _key(one)) not in known}
    Municipality.objects.bulk_create(new.values())
    count.added += len(new)
    count.known += len(found) - len(new)
    if new:
        changes.announce()


def _key(one: Municipality) -> tuple[str, ...]:
    return one.postcode, *(folded(word) for word in words_of(one.name))
