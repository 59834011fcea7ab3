"""Postcodes in the format of GeoNames (https://download.geonames.org/export/zip/readme.txt).

A line holds twelve columns with tabs between: country, postcode, name, three levels of
administration with their codes, latitude, longitude, accuracy. Read from the .zip as it is
downloaded, or from the .txt in it.
"""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from math import isfinite
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.core import changes
from portal.jobs.models import Municipality

COUNTRY = "BE"
COLUMNS = 12
AT_ONCE = 1_000


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
    """The lines of the list. NotAListError where the archive holds none."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            yield lines
        return
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.lower().endswith(".txt")]
        lists = [one for one in names if not one.lower().startswith("readme")]
        if len(lists) != 1:
            raise NotAListError("The archive has to hold one list (.txt) besides its readme.")
        with archive.open(lists[0]) as raw:
            yield TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")


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
        raise BadLineError("; ".join(sorted(error.message_dict))) from error
    return made


@transaction.atomic
def keep(found: list[Municipality], count: Imported) -> None:
    """Add those that we do not know; what is there stays as it is."""
    known = set(Municipality.objects.values_list("postcode", "name"))
    new = {key: one for one in found if (key := (one.postcode, one.name)) not in known}
    Municipality.objects.bulk_create(new.values())
    count.added += len(new)
    count.known += len(found) - len(new)
    if new:
        changes.announce()
