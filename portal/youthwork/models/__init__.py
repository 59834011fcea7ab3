"""Groups with a label, evenings that are planned, assignments, runs and their sums."""

from portal.youthwork.models.assignments import Assignment, AssignmentSum, PulseMoment, PulseSum
from portal.youthwork.models.feeds import Feed
from portal.youthwork.models.groups import Group
from portal.youthwork.models.plans import Activity, Moment
from portal.youthwork.models.runs import Phone, Run, RunSum, Vote

__all__ = [
    "Activity",
    "Assignment",
    "AssignmentSum",
    "Feed",
    "Group",
    "Moment",
    "Phone",
    "PulseMoment",
    "PulseSum",
    "Run",
    "RunSum",
    "Vote",
]
