"""A circle from a file."""

import pytest
import yaml
from django.core.management import CommandError, call_command

from portal.letterbox.models import Pool
from portal.mentoring.models import Circle

pytestmark = pytest.mark.django_db
NAMES = ("title", "title_fr", "title_en", "about", "about_fr", "about_en", "protocol")


def file(tmp_path, **changes):
    row = {name: name for name in NAMES} | {"name": "werk", "reply_days": 2} | changes
    path = tmp_path / "kring.yaml"
    path.write_text(yaml.safe_dump(row))
    return path


def test_a_circle_of_two_is_open(tmp_path, bilal, sofie, capsys):
    members = [bilal.member.user.email, sofie.member.user.email]
    call_command("found_circle", file(tmp_path, members=members))
    assert Circle.objects.get().pool.is_open
    assert capsys.readouterr().out == "title is open.\n"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"members": ["niemand@wortel.example"]},
        {"members": [], "title": "x" * 81},
        {"members": [], "reply_days": 40},
    ],
)
def test_a_file_that_does_not_fit_founds_nothing(tmp_path, bilal, changes):
    with pytest.raises(CommandError):
        call_command("found_circle", file(tmp_path, **changes))
    assert Pool.objects.count() == 0


def test_no_circle_twice(tmp_path, circle, bilal):
    with pytest.raises(CommandError):
        call_command("found_circle", file(tmp_path, name="geloof", members=[]))
