"""The pages that compose what the apps below offer, and what the site search knows."""

from home.models.pages import HomePage, ThemeIndexPage
from home.models.search import Findable, FindableWord, PinnedResult, SynonymGroup

__all__ = [
    "Findable",
    "FindableWord",
    "HomePage",
    "PinnedResult",
    "SynonymGroup",
    "ThemeIndexPage",
]
