"""`python -m bench.more 100000`: so many pages more, of every kind that there can be many of."""

import sys

import django

django.setup()

from portal.content.models import GuidePage, QuestionPage, StoryPage  # noqa: E402
from tests.many_pages import multiply  # noqa: E402

if __name__ == "__main__":
    number = int(sys.argv[1])
    for kind, part in ((StoryPage, 0.5), (QuestionPage, 0.4), (GuidePage, 0.1)):
        multiply(kind.objects.live().first(), int(number * part))
