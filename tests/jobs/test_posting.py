"""What search engines read of a place, held against schema.org and what Google asks."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from portal.jobs import posting
from portal.jobs.models import Kind, Vacancy
from tests.jobs.test_board import posting_in
from tests.jobs.vocabulary import faults

REQUIRED = {"title", "description", "datePosted", "hiringOrganization", "jobLocation"}
"""By developers.google.com, “Job posting structured data”."""

RECOMMENDED = {
    "applicantLocationRequirements", "baseSalary", "directApply", "employmentType", "identifier",
    "validThrough",
}  # fmt: skip
EMPLOYMENT = {"FULL_TIME", "PART_TIME", "TEMPORARY", "INTERN", "VOLUNTEER", "OTHER"}


@pytest.fixture
def reader(front_door):
    return Client()


def test_a_paid_place_says_all_that_a_search_engine_asks(reader, publish, in_days):
    vacancy = publish(last_day=in_days(5), starts_on=in_days(9))
    made = posting_in(reader.get(f"/nl/jobs/{vacancy.pk}/"))
    assert faults(made) == []
    assert set(made) >= REQUIRED | RECOMMENDED
    assert (made["@type"], made["directApply"]) == ("JobPosting", False)
    assert made["jobLocation"]["address"]["postalCode"] == "2800"
    assert made["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "value": 13.0, "unitText": "HOUR",
    }  # fmt: skip
    assert made["jobStartDate"] == in_days(9).isoformat()


def test_it_is_valid_until_the_end_of_the_last_day_in_belgium(publish, in_days):
    made = posting.posting(publish(last_day=in_days(5)), "https://wortel.example/nl/jobs/1/")
    until = datetime.datetime.fromisoformat(made["validThrough"])
    assert until.tzinfo
    here = until.astimezone(ZoneInfo("Europe/Brussels"))
    assert (here.date(), here.hour, here.minute) == (in_days(5), 23, 59)


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_every_kind_of_place_is_in_the_vocabulary(reader, publish, language):
    kinds = list(Kind.objects.all())
    for kind in kinds:
        publish(kind=kind, pay_amount=None, pay_per="", unpaid_because="een stage")
    for vacancy in Vacancy.objects.all():
        made = posting_in(reader.get(f"/{language}/jobs/{vacancy.pk}/"))
        assert faults(made) == [], vacancy
        assert set(made) >= REQUIRED
        assert made["employmentType"] in EMPLOYMENT
        assert "baseSalary" not in made  # nothing is not an amount
    assert len(kinds) > 10


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"inLanguage": "nl"}, "inLanguage: no property of JobPosting"),
        ({"datePosted": "gisteren"}, "datePosted"),
        ({"directApply": "no"}, "directApply"),
        ({"jobLocation": {"@type": "Organization", "name": "x"}}, "jobLocation"),
        ({"hiringOrganization": {"@type": "Organization", "naam": "x"}}, "hiringOrganization.naam"),
        ({"@context": "http://example.org"}, "@context"),
    ],
)
def test_the_vocabulary_notices(publish, changed, fault):
    made = posting.posting(publish(), "https://wortel.example/nl/jobs/1/")
    assert faults(made) == []
    found = faults({**made, **changed})
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_what_is_not_public_has_no_posting(write):
    with pytest.raises(ValueError, match="public"):
        posting.posting(write(), "https://wortel.example/")
