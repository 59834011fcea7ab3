"""The lists of photos and files in the CMS, where searching and “how often used” meet.

Wagtail 7.4 answers with an error: its search knows columns only, and how often something is used is
counted (django-modelsearch, issue 51). Here the search gets the keys of what the filter left.
"""

from typing import Any

from wagtail.documents.views.documents import IndexView as FilesView
from wagtail.images.views.images import IndexView as PhotosView


class _SearchedAndCounted:
    is_searching: bool
    needs_usage_count_subquery: bool

    def search_queryset(self, queryset: Any) -> Any:
        if self.is_searching and self.needs_usage_count_subquery:
            keys = list(queryset.values_list("pk", flat=True))
            queryset = queryset.model.objects.filter(pk__in=keys)
            self.needs_usage_count_subquery = False  # counted for the page that is shown
        return super().search_queryset(queryset)  # type: ignore[misc]


class SearchedPhotosView(_SearchedAndCounted, PhotosView):
    pass


class SearchedFilesView(_SearchedAndCounted, FilesView):
    pass
