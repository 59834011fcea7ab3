"""A place as schema.org's JobPosting, for search engines."""

import json
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.jobs.models import Vacancy, Version


def posting(vacancy: Vacancy, address: str) -> dict[str, Any]:
    """What Google requires and recommends. `directApply` is false: people call or drop in."""
    text = vacancy.checked
    if text is None or vacancy.published_at is None:
        raise ValueError("Only what is public has a posting.")
    town, last_minute = text.municipality, datetime.combine(text.last_day, time(23, 59))
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": text.title,
        "description": description(text),
        "datePosted": timezone.localdate(vacancy.published_at).isoformat(),
        "validThrough": timezone.make_aware(last_minute).isoformat(),
        "employmentType": text.kind.employment,
        "directApply": False,
        "url": address,
        "totalJobOpenings": text.places,
        "identifier": {
            "@type": "PropertyValue",
            "name": str(vacancy.employer),
            "value": str(vacancy.pk),
        },
        "hiringOrganization": {"@type": "Organization", "name": str(vacancy.employer)},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": text.address,
                "postalCode": town.postcode,
                "addressLocality": town.name,
                "addressCountry": "BE",
            },
        },
        "applicantLocationRequirements": {"@type": "Country", "name": "Belgium"},
    }
    if text.starts_on:
        made["jobStartDate"] = text.starts_on.isoformat()
    if text.pay_amount is not None:
        value = {
            "@type": "QuantitativeValue",
            "value": float(text.pay_amount),
            "unitText": text.pay_per or "HOUR",
        }
        made["baseSalary"] = {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
    return made


def description(text: Version) -> str:
    """What you do and learn, as HTML. Whatever somebody typed is text in it."""
    parts = ((_("What do you do?"), text.does_lines), (_("What do you learn?"), text.learns_lines))
    return "".join(
        f"<p>{escape(title)}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
        for title, lines in parts
    )


def of(vacancy: Vacancy, address: str) -> SafeString:
    """The posting as it stands in a page."""
    return as_script(posting(vacancy, address))


def as_script(made: dict[str, Any]) -> SafeString:
    """JSON that cannot end the element that it stands in."""
    text = json.dumps(made, ensure_ascii=False)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return mark_safe(text)  # noqa: S308  (no < is left in it)
