"""What there is to read, whom there is to talk to, and where to go."""

from portal.content.models.events import EventIndexPage, EventPage
from portal.content.models.guides import GuideHelpLine, GuideIndexPage, GuidePage
from portal.content.models.help_lines import HelpLine, HelpLineHours, HelpLinePage
from portal.content.models.parents import ParentHelpLine, ParentPage, ParentsPage
from portal.content.models.people import KeyFigure, KeyFigureHours, PeoplePage
from portal.content.models.questions import QuestionHelpLine, QuestionIndexPage, QuestionPage
from portal.content.models.stories import StoryIndexPage, StoryPage
from portal.content.models.text_page import TextPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "GuideHelpLine",
    "GuideIndexPage",
    "GuidePage",
    "HelpLine",
    "HelpLineHours",
    "HelpLinePage",
    "KeyFigure",
    "KeyFigureHours",
    "ParentHelpLine",
    "ParentPage",
    "ParentsPage",
    "PeoplePage",
    "QuestionHelpLine",
    "QuestionIndexPage",
    "QuestionPage",
    "StoryIndexPage",
    "StoryPage",
    "TextPage",
]
