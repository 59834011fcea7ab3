"""Paths, modules and the sums of what was answered."""

from portal.courses.models.pages import CourseIndexPage, ModulePage, PathPage
from portal.courses.models.sums import StepSum

__all__ = ["CourseIndexPage", "ModulePage", "PathPage", "StepSum"]
