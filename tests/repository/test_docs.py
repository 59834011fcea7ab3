"""Documents that say what the code is, compared with the code."""

import ast
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

from portal.cms import cards
from tests.repository.test_files import committed

ROOT = Path(__file__).resolve().parents[2]


def test_the_drawing_of_the_floors_is_the_one_that_import_linter_keeps():
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ][0]["layers"]
    drawing = (ROOT / "docs/architecture.md").read_text().split("```floors\n")[1].split("\n```")[0]
    drawn = [
        line.split("  ")[0].strip() for line in drawing.splitlines() if not line.startswith("─")
    ]
    assert drawn == layers


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    named = [name for names in lists for name in names]
    assert len(lists) > 2
    without = [name for name in named if not re.search(rf'"{re.escape(name)}",\s+# \w', text)]
    assert without == []


def test_every_decision_is_listed():
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text()
    missing = [file.name for file in folder.glob("[0-9]*.md") if file.name not in index]
    assert missing == []


def is_to_come(target: Path) -> bool:
    """The editors' manual and its pictures, as long as not one of them is there."""
    name = str(target.relative_to(ROOT))
    if name.startswith("docs/redactie"):
        return not any((ROOT / "docs/redactie").glob("*"))
    return name.startswith("docs/pictures/redactie-") and not any(
        (ROOT / "docs/pictures").glob("redactie-*")
    )


def test_every_link_of_a_document_leads_to_a_file():
    link = re.compile(r"\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
    links = [
        (path, unquote((one or other).split("#")[0]))
        for path in committed()
        if path.suffix == ".md"
        for one, other in link.findall(path.read_text())
    ]
    broken = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in links
        if name
        and not re.match(r"[a-z]+:", name)
        and not (target := (path.parent / name).resolve()).exists()
        and not is_to_come(target)
    ]
    assert len(links) > 10
    assert broken == []


def test_every_document_that_the_code_names_is_there():
    """A decision may be named by its number alone."""
    own = Path(__file__).resolve()
    named = [
        (path, name.rstrip("./"))
        for path in committed()
        if path.suffix == ".py" and path != own
        for name in re.findall(r"\bdocs/[\w./-]+", path.read_text())
    ]
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in named
        if not (ROOT / name).exists()
        and not any(ROOT.glob(f"{name}-*.md"))
        and not is_to_come(ROOT / name)
    ]
    assert named
    assert missing == []


def test_cards_are_asked_for_by_a_name_that_somebody_offers():
    """`gather` answers [] to a name that nobody knows, so a typo would show nothing at all."""
    asked = [
        (f"{path.relative_to(ROOT)}:{call.lineno}", ast.unparse(call.args[0]).strip("'"))
        for folder in ("portal", "home")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"gather", "cards.gather"}
    ]
    assert len(asked) > 5
    assert [(place, name) for place, name in asked if name not in cards._providers] == []
