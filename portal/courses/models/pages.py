"""Where somebody trains: the list, paths, and modules made of steps."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPMethod
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from portal.cms.blocks import WORDS
from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Find, Kind
from portal.cms.models import BasePage, Themed
from portal.cms.wording import texts
from portal.core.answers import until_changed
from portal.courses import browsing, player, travel
from portal.courses.blocks import StepBlock, StepsBlock, seen_by_young_people
from portal.courses.keys import StepRef, is_id, outline, short
from portal.courses.panels import BranchesPanel

METHODS = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS, HTTPMethod.POST]


class CourseIndexPage(RoutablePageMixin, BasePage):
    """All modules, and the ways to take what was done along or to wipe it."""

    audience = Audience.YOUNG
    template = "pages/course_index.html"
    parameters = frozenset({"thema", "tijd", "energie"})
    kind_of_page = _("Training")
    allowed_http_methods = METHODS
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.PathPage"]

    class Meta:
        verbose_name = _("list of trainings")
        verbose_name_plural = _("lists of trainings")

    class FieldClasses:
        pass

    def modules(self) -> "tuple[ModulePage, ...]":
        """All live modules below, path by path, with their themes."""
        return _modules_below(self.path)

    def paths(self) -> "tuple[PathPage, ...]":
        return _paths_below(self.path)

    @path("")
    def all_modules(self, request: HttpRequest) -> HttpResponse:
        return browsing.index(request, self)

    @path("meenemen/", name="take_along")
    def take_along(self, request: HttpRequest) -> HttpResponse:
        return travel.take_along(request, self)

    @re_path(r"^verder/([\w:.-]+)/$", name="go_on")
    def go_on(self, request: HttpRequest, token: str) -> HttpResponse:
        return travel.go_on(request, self, token)

    @path("wissen/", name="wipe")
    def wipe(self, request: HttpRequest) -> HttpResponse:
        return travel.wipe(request, self)


@until_changed()
def _modules_below(path: str) -> "tuple[ModulePage, ...]":
    below = ModulePage.objects.live().filter(path__startswith=path).order_by("path")
    return tuple(below.prefetch_related("themes"))


@until_changed()
def _paths_below(path: str) -> "tuple[PathPage, ...]":
    return tuple(PathPage.objects.live().filter(path__startswith=path).order_by("path"))


class PathPage(BasePage):
    """A learning path: a few modules that belong together, in an order that helps."""

    audience = Audience.YOUNG
    template = "pages/path.html"
    parameters = frozenset()
    kind_of_page = _("Path")
    kind_of_find = Kind.MODULE
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")

    class FieldClasses:
        pass

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        modules = ModulePage.objects.live().child_of(self).order_by("path")
        return {
            **super().get_context(request, *args, **kwargs),
            "cards": [module.card() for module in modules],
        }


class ModulePage(Themed, RoutablePageMixin, BasePage):  # type: ignore[django-manager-missing]
    """A training of an hour with a group, or of half an hour alone: steps, one on a page.

    Steps are known by the ids of their blocks, which survive editing and translating; progress
    and sums hang on them and on the page's translation key.
    """

    audience = Audience.YOUNG
    template = "pages/module.html"
    parameters = frozenset()
    kind_of_page = _("Training")
    kind_of_find = Kind.MODULE
    allowed_http_methods = METHODS
    parent_page_types = ["courses.PathPage"]
    subpage_types: ClassVar[list[str]] = []
    words_checked = frozenset({"lead", "closing", "steps"})

    lead = models.TextField(
        _("lead"), max_length=600, help_text=_("Two or three sentences, to the young person.")
    )
    steps = StreamField(StepsBlock(), verbose_name=_("steps"))
    closing = RichTextField(
        _("closing"), features=WORDS, blank=True, help_text=_("To the young person, at the end.")
    )
    aim = models.TextField(_("aim"), max_length=300, help_text=_("One sentence, for who guides."))
    bias_check = models.TextField(
        _("look at yourself first"),
        max_length=300,
        blank=True,
        help_text=_("A question for who guides."),
    )
    safety = RichTextField(
        _("take care"),
        features=WORDS,
        blank=True,
        help_text=_("For who guides: what may come up, what not to ask, whom to call."),
    )
    age_min = models.PositiveSmallIntegerField(_("age, from"), default=12)
    age_max = models.PositiveSmallIntegerField(_("age, to"), default=20)
    group_min = models.PositiveSmallIntegerField(_("people, at least"), default=6)
    group_max = models.PositiveSmallIntegerField(_("people, at most"), default=12)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("lead"),
        index.SearchField("steps"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("themes"),
        FieldPanel("steps"),
        BranchesPanel(heading=_("Branches")),
        FieldPanel("closing"),
        MultiFieldPanel(
            [
                FieldPanel("aim"),
                FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                FieldRowPanel([FieldPanel("group_min"), FieldPanel("group_max")]),
                FieldPanel("bias_check"),
                FieldPanel("safety"),
            ],
            heading=_("For who guides"),
        ),
    ]

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_min__lte=models.F("age_max")), name="courses_module_ages"
            ),
            models.CheckConstraint(
                condition=models.Q(group_min__gte=1, group_min__lte=models.F("group_max")),
                name="courses_module_group",
            ),
        ]

    class FieldClasses:
        public = [
            "lead", "steps", "closing", "aim", "bias_check", "safety",
            "age_min", "age_max", "group_min", "group_max",
        ]  # fmt: skip

    # --- what it is made of

    @cached_property
    def outline(self) -> tuple[StepRef, ...]:
        """The steps in order, without building one of them."""
        return outline(self.steps.raw_data)

    @property
    def short(self) -> str:
        """How progress calls this module, in every language."""
        return short(self.translation_key)

    @property
    def minutes(self) -> int:
        return sum(ref.minutes for ref in self.outline)

    @property
    def short_version(self) -> tuple[StepRef, ...]:
        """The steps for who has only a quarter of an hour."""
        return tuple(ref for ref in self.outline if ref.in_short)

    @property
    def minutes_at_least(self) -> int:
        """The minutes of the short version; of everything where there is none."""
        return sum(ref.minutes for ref in self.short_version) or self.minutes

    def card(self) -> Card:
        base = super().card()
        steps = len(self.outline)
        minutes = self.minutes
        how_long = ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes)
        how_many = ngettext("%(steps)d step", "%(steps)d steps", steps) % {"steps": steps}
        return Card(
            title=base.title,
            url=base.url,
            text=base.text,
            kind=base.kind,
            art=base.art,
            ground=base.ground,
            facts=(how_long % {"minutes": minutes}, how_many),
        )

    def following(self) -> "ModulePage | None":
        """The next module of the path."""
        later = ModulePage.objects.live().sibling_of(self).filter(path__gt=self.path)
        return later.order_by("path").first()

    # --- what the site search finds

    def find(self) -> Find:
        """The module by its own words; those of its steps belong to the steps."""
        return replace(super().find(), text=self.lead)

    def finds(self) -> Iterator[Find]:
        """The module and each of its steps, which have addresses of their own."""
        yield from super().finds()
        themes = tuple(self.theme_ids())
        refs = {ref.id: ref for ref in self.outline}
        for child in self.steps:
            block: StepBlock = child.block
            ref = refs[child.id]
            yield Find(
                kind=Kind.STEP,
                title=ref.title,
                intro=block.found_intro(child.value),
                text=block.found_text(child.value),
                keywords=ref.label,
                note=self.title,
                rest=f"stap/{ref.key}/",
                themes=themes,
            )

    # --- what is refused

    def words_of(self, field_name: str) -> str:
        """Of the steps only what young people see: who guides needs to be told other things too."""
        if field_name == "steps":
            return "\n".join(texts(seen_by_young_people(self.steps.get_prep_value())))
        return str(super().words_of(field_name))

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.age_min and self.age_max and self.age_min > self.age_max:
            errors["age_max"] = gettext("This is younger than the youngest.")
        if self.group_min and self.group_max and self.group_min > self.group_max:
            errors["group_max"] = gettext("This is less than the smallest group.")
        if clash := self._clash_of_steps():
            errors["steps"] = clash
        if errors:
            raise ValidationError(errors)

    def _clash_of_steps(self) -> str:
        """Two steps with one address, or a step without: possible with data from elsewhere."""
        seen: dict[str, str] = {}
        for step in self.steps.get_prep_value():
            title, key = step["value"].get("title", ""), short(step["id"])
            if key in seen or not is_id(step["id"]):
                return gettext(
                    "The step ‘%(title)s’ has no address of its own. Copy it and remove this one."
                ) % {"title": title}
            seen[key] = title
        return ""

    # --- addresses

    def get_route_paths(self) -> list[str]:
        """When a module moves, links to its steps lead on as well as the one to its first page."""
        steps = (f"/stap/{ref.key}/" for ref in self.outline)
        return ["/", *steps, "/einde/", "/begeleiding/"]

    @path("")
    def start(self, request: HttpRequest) -> HttpResponse:
        return player.start(request, self)

    @re_path(r"^stap/([0-9a-f]{8})/$", name="step")
    def step(self, request: HttpRequest, key: str) -> HttpResponse:
        return player.step(request, self, key)

    @re_path(r"^stap/([0-9a-f]{8})/kaart-([0-9a-f]{8})\.png/$", name="picture")
    def picture(self, request: HttpRequest, key: str, option: str) -> HttpResponse:
        return player.picture(request, self, key, option)

    @re_path(r"^stap/([0-9a-f]{8})/([a-z0-9-]+)/$", name="moment")
    def moment(self, request: HttpRequest, key: str, at: str) -> HttpResponse:
        return player.step(request, self, key, at)

    @path("einde/", name="end")
    def end(self, request: HttpRequest) -> HttpResponse:
        return player.end(request, self)

    @path("begeleiding/", name="guide")
    def guide(self, request: HttpRequest) -> HttpResponse:
        return player.guide(request, self)

    @re_path(r"^.+/$", name="unknown")
    def unknown(self, request: HttpRequest) -> HttpResponse:
        return player.unknown_step(request, self)

    # --- previews for editors

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        steps = [(f"stap-{ref.place}", f"{ref.place}. {ref.title}") for ref in self.outline]
        return [("", _("First page")), *steps]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        for ref in self.outline:
            if mode_name == f"stap-{ref.place}":
                return player.preview(request, self, ref)
        return player.start(request, self)
