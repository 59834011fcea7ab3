"""The front door of the demo: home page, list of themes, site and menus (home.yaml)."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from wagtail.models import Locale, Page, Site

from home.models import HomePage, PinnedResult, SynonymGroup, ThemeIndexPage
from portal.cms.models import MenuItem, SiteSettings
from portal.content.models import HelpLine, KeyFigure


def _file() -> dict[str, Any]:
    text = (Path(__file__).parent / "home.yaml").read_text()
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def load_home() -> HomePage:
    """The home page at the root of the default site; Wagtail's welcome page makes way."""
    data = _file()["home"]
    home = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if home is None:
        root = Page.get_first_root_node()
        welcome = root.get_children().filter(slug="home").first()
        if welcome is not None:
            welcome.slug = "welcome"
            welcome.save()
        locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        home = root.add_child(instance=HomePage(slug="home", locale=locale, **data))
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"root_page": home, "hostname": "localhost", "site_name": "Wortel"},
        )
        if welcome is not None:
            welcome.delete()
    for name, value in data.items():
        setattr(home, name, value)
    home.save_revision().publish()
    home.refresh_from_db()
    return home


def load_theme_index(home: HomePage) -> ThemeIndexPage:
    data = _file()["themes"]
    index = ThemeIndexPage.objects.child_of(home).filter(slug=data["slug"]).first()
    if index is None:
        index = home.add_child(instance=ThemeIndexPage(locale=home.locale, **data))
    for name, value in data.items():
        setattr(index, name, value)
    index.save_revision().publish()
    index.refresh_from_db()
    return index


def load_menus(home: HomePage) -> None:
    """Site settings, and the menus of each language; one that has items is left as it is."""
    data = _file()
    site = Site.objects.get(is_default_site=True)
    around, _is_new = SiteSettings.objects.get_or_create(site=site, defaults=data["settings"])
    present = around.menu_items.select_related("page__locale")
    taken = {one.page.locale.language_code if one.page else one.language for one in present}
    slugs = {page.translation_key: page.slug for page in home.get_children()}
    pages = Page.objects.filter(translation_key__in=slugs).select_related("locale")
    found = {(slugs[page.translation_key], page.locale.language_code): page for page in pages}
    MenuItem.objects.bulk_create(
        MenuItem(
            settings=around,
            zone=zone,
            label=label,
            icon=item.get("icon", ""),
            page=found.get((item.get("page"), code)),
            door=item.get("door", ""),
            language=code if "door" in item else "",
            sort_order=number,
        )
        for zone, items in data["menus"].items()
        for number, item in enumerate(items)
        for code, label in item["label"].items()
        if code not in taken and ("door" in item or (item["page"], code) in found)
    )


def load_search(home: HomePage) -> None:
    """Synonyms and pinned results (search.yaml); where editors have their own, nothing changes."""
    if SynonymGroup.objects.exists() or PinnedResult.objects.exists():
        return
    data = yaml.safe_load((Path(__file__).parent / "search.yaml").read_text())
    lines = {line.slug: line for line in HelpLine.objects.filter(locale=home.locale)}
    for words in data["synonyms"]:
        _checked(SynonymGroup(locale=home.locale, words=", ".join(words)))
    for row in data["pins"]:
        line = lines[row["help_line"]]
        _checked(PinnedResult(locale=home.locale, words=", ".join(row["words"]), help_line=line))


def _checked(row: SynonymGroup | PinnedResult) -> None:
    row.full_clean()
    row.save()


def translatable() -> list[Any]:
    """Everything of the default language that the demo may translate, parents before children."""
    own = {"locale__language_code": settings.LANGUAGE_CODE}
    pages = Page.objects.live().filter(depth__gt=1, **own).order_by("path").specific()
    return [*HelpLine.objects.filter(**own), *KeyFigure.objects.filter(**own), *pages]
