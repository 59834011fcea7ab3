"""Many places on the board in a moment, for `python -m bench.board`: rows without their actions.

They differ as places do (kind, sector, age, days, town), and are the same ones each time. Needs the
demo. The towns between those of the demo are made up, on a grid.
"""

import datetime
import random
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from portal.core import changes
from portal.core.words import stems_of_text
from portal.jobs.enums import Sector, State
from portal.jobs.models import Employer, Kind, Municipality, Vacancy, Version

AT_ONCE = 1_000
TOWNS = 600
WORK = (
    "Fietsen herstellen", "Brood bakken", "Koken in de keuken", "Bomen planten", "Haar wassen",
    "Rekken vullen", "Helpen op de afdeling", "Muren verven", "Geluid op het podium", "Kassa doen",
    "Bestek poetsen", "Kinderen opvangen", "Paarden voeren", "Stoelen bekleden", "Kleren sorteren",
    "Tuinen onderhouden", "Wasmachines testen", "Glas plaatsen", "Koffie zetten", "Daken isoleren",
    "Honden uitlaten", "Foto’s inlezen", "Websites nakijken", "Pakjes rondbrengen", "Hout zagen",
    "Ouderen gezelschap houden", "Boeken uitlenen", "Zwembad toezien", "Lassen", "Tegels leggen",
    "Speelgoed keuren", "Post bedelen", "Bloemen binden", "Kamers schikken", "Vis schoonmaken",
    "Kranen lassen", "Ramen zemen", "Computers wissen", "Jassen naaien", "Bier tappen",
)  # fmt: skip


def multiply(number: int, report: Callable[[int, int], None]) -> None:
    """Put so many places on the board, besides those that are there."""
    chance = random.Random(7)
    _towns(chance)
    towns, kinds = list(Municipality.objects.all()), list(Kind.objects.filter(is_open=True))
    employers = list(Employer.objects.all())
    for begin in range(0, number, AT_ONCE):
        size = min(AT_ONCE, number - begin)
        with transaction.atomic():
            _publish(begin, size, chance, towns, kinds, employers)
        report(begin + size, number)
    with connection.cursor() as cursor:
        # as autovacuum and `refresh_statistics` do: the plans of empty tables are slow here
        cursor.execute("ANALYZE")
    changes.announce()


def _towns(chance: random.Random) -> None:
    known = Municipality.objects.count()
    Municipality.objects.bulk_create(
        Municipality(
            postcode=str(3_100 + number), name=f"Verzonnen {number}",
            lat=chance.uniform(50.7, 51.4), lon=chance.uniform(2.7, 5.8),
        )
        for number in range(TOWNS - known)
    )  # fmt: skip


def _publish(
    begin: int, size: int, chance: random.Random, towns: list[Municipality], kinds: list[Kind],
    employers: list[Employer],
) -> None:  # fmt: skip
    now = timezone.now()
    moments = [
        now - datetime.timedelta(minutes=chance.randrange(60, 60 * 24 * 40)) for _ in range(size)
    ]
    made = Vacancy.objects.bulk_create(
        Vacancy(employer=chance.choice(employers), published_at=moment, changed_at=moment)
        for moment in moments
    )
    Version.objects.bulk_create(
        _text(place, begin + number, chance, chance.choice(towns), chance.choice(kinds))
        for number, place in enumerate(made)
    )
    own = Subquery(Version.objects.filter(vacancy=OuterRef("pk")).values("pk")[:1])
    Vacancy.objects.filter(pk__in=[place.pk for place in made]).update(
        state=State.PUBLISHED, checked=own, newest=own
    )


def _text(
    place: Vacancy, number: int, chance: random.Random, town: Municipality, kind: Kind
) -> Version:
    title = f"{chance.choice(WORK)} {number}"
    does = f"{chance.choice(WORK)}\n{chance.choice(WORK)}"
    is_paid, in_weekend = chance.random() < 0.5, chance.random() < 0.3
    return Version(
        vacancy=place, title=title, kind=kind, sector=chance.choice(Sector.values),
        municipality=town, address="Straat 1", does=does, learns="Samenwerken", duration="4 weken",
        hours={"5" if in_weekend else "1": [[540, 720]]}, in_weekend=in_weekend,
        pay_amount=13 if is_paid else None, pay_per="HOUR" if is_paid else "",
        unpaid_because="" if is_paid else "een stage", min_age=chance.choice([15, 16, 16, 18, 18]),
        dutch_spoken=chance.choice(["0", "A1", "A2", "B1"]), mentor="An", visit_hours="elke dag",
        headscarf=chance.random() < 0.7, look_first=chance.random() < 0.4,
        step_free=chance.random() < 0.3,
        last_day=timezone.localdate() + datetime.timedelta(days=chance.randrange(1, 60)),
        words=f" {stems_of_text(f'{title} {does} {kind.name_nl}', 'nl')} ",
    )  # fmt: skip
