"""A last day ends at midnight, and what is kept of an answer with it."""

import datetime

from django.utils import timezone

from portal.core import answers


def until_midnight() -> None:
    """What is being made is true until the day is over."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(tomorrow, datetime.time())
    answers.true_until(timezone.make_aware(midnight))
