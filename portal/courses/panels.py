"""What an editor of a module sees beside the fields: the branches of its scenarios."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from portal.courses.branches import Branches, branches_of


class BranchesPanel(Panel):
    """Each scenario of the saved module as a drawing, with the same in words below it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/branches_panel.html"

        @cached_property
        def branches(self) -> list[Branches]:
            return branches_of(self.instance.steps) if self.instance.pk else []

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.branches)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "branches": self.branches}
