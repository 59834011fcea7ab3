"""`manage.py import_postcodes` reads what GeoNames gives, twice if need be."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from portal.jobs.models import Municipality

pytestmark = pytest.mark.usefixtures("reference", "db")

GOOD = "BE\t{}\t{}\tVlaanderen\tVLG\tAntwerpen\tVAN\tMechelen\t12\t{}\t{}\t4\n"
LIST = (
    GOOD.format("2811", "Hombeek aan Zee", 51.03, 4.43)
    + "\n"
    + GOOD.format("1000", "Brussel/Bruxelles", 50.85, 4.35)
    + GOOD.format("2800", "Mechelen", 1.0, 1.0).replace("1.0\t1.0", "51.2\t4.9")
    + "NL\t4331\tMiddelburg\t\t\t\t\t\t\t51.5\t3.6\t4\n"
)
BAD = (
    GOOD.format("280", "Kort", 51, 4)
    + GOOD.format("2801", "Ver", 10, 4)
    + GOOD.format("2802", "Geen getal", "x", 4)
    + GOOD.format("2803", "NaN", "nan", 4)
    + GOOD.format("2804", "", 51, 4)
    + "BE\t2805\n"
    + GOOD.format("٢٨٠٠", "Cijfers", 51, 4)
    + "gewoon een zin\n"
)


@pytest.fixture
def run(tmp_path):
    def call(content, name="BE.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out, err = io.StringIO(), io.StringIO()
        call_command("import_postcodes", str(path), stdout=out, stderr=err)
        return out.getvalue().strip(), err.getvalue().strip().splitlines()

    return call


def zipped(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return held.getvalue()


def test_new_ones_are_added_and_what_is_there_stays(run):
    before = set(Municipality.objects.values_list("postcode", "name", "lat", "lon"))
    told, wrong = run(LIST)
    assert told == "4 lines: 2 added, 1 known already, 1 of other countries, 0 bad"
    assert wrong == []
    after = set(Municipality.objects.values_list("postcode", "name", "lat", "lon"))
    assert after - before == {
        ("2811", "Hombeek aan Zee", 51.03, 4.43),
        ("1000", "Brussel/Bruxelles", 50.85, 4.35),
    }
    assert before <= after


def test_what_the_format_allows_is_read(run):
    """No accuracy, an empty one, a column more, the line ends of Windows, a mark of the order of
    bytes, and several places with one postcode."""
    bare = GOOD.format("9991", "Eerst", 51, 4).removesuffix("\t4\n")
    lines = [
        bare,
        bare.replace("Eerst", "Tweede") + "\t",
        bare.replace("Eerst", "Derde") + "\t6\tmeer",
    ]
    told, wrong = run("\ufeff" + "\r\n".join(lines))
    assert (told, wrong) == ("3 lines: 3 added, 0 known already, 0 of other countries, 0 bad", [])
    names = Municipality.objects.filter(postcode="9991").values_list("name", flat=True)
    assert [*names] == ["Derde", "Eerst", "Tweede"]


def test_a_name_that_somebody_typed_otherwise_is_no_second_place(run):
    Municipality.objects.create(postcode="9992", name="Heist-op-den-Berg", lat=51.1, lon=4.7)
    told, _wrong = run(GOOD.format("9992", "HEIST OP DEN BERG", 51, 4))
    assert told.startswith("1 lines: 0 added, 1 known already")
    assert Municipality.objects.get(postcode="9992").name == "Heist-op-den-Berg"


def test_a_second_time_changes_nothing(run):
    run(LIST)
    before = Municipality.objects.count()
    assert run(LIST)[0].startswith("4 lines: 0 added, 3 known already")
    assert Municipality.objects.count() == before


def test_the_archive_is_read_as_it_is_downloaded(run):
    files = {"readme": "lees mij", "BE": LIST, "__MACOSX/._BE": "\0"}
    told, _wrong = run(zipped(**files), "BE.zip")
    assert told.startswith("4 lines: 2 added")


def test_bad_lines_are_counted_and_named_and_lose_nothing(run):
    told, wrong = run(BAD + LIST)
    assert told == "12 lines: 2 added, 1 known already, 1 of other countries, 8 bad"
    assert [line.split(":")[0] for line in wrong] == [f"Line {number}" for number in range(1, 9)]
    assert "no postcode of four digits" in wrong[0]
    assert "columns instead of 12" in wrong[5]
    assert wrong[1].startswith("Line 2: lat: ")
    assert all(line.endswith(".") and not line.endswith("..") for line in wrong)


def test_of_many_bad_lines_the_first_are_named(run):
    _told, wrong = run("nee\n" * 50 + LIST)
    assert len(wrong) == 21
    assert wrong[-1] == "… and 30 more."


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "leeg.txt"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "foto.txt"),
        (zipped(readme="niets"), "BE.zip"),
        (zipped(a="x", b="y"), "twee.zip"),
        (zipped(BE=LIST * 90).replace(b"Hombeek", b"Hombaak", 1), "stuk.zip"),
        (zipped(BE=LIST)[:-60] + zipped(BE=LIST)[-22:], "half.zip"),
        ("NL\t4331\tMiddelburg\t\t\t\t\t\t\t51.5\t3.6\t4\n", "NL.txt"),
    ],
)
def test_what_is_no_list_is_said(run, content, name):
    with pytest.raises(CommandError):
        run(content, name)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_postcodes", str(tmp_path / "BE.zip"))
