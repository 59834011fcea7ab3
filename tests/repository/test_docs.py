"""Documents that say what the code is, compared with the code."""

import tomllib
from pathlib import Path

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
    lines = (
        (ROOT / "pyproject.toml")
        .read_text()
        .split("dependencies = [\n")[1]
        .split("\n]")[0]
        .splitlines()
    )
    assert [line for line in lines if "  # " not in line] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text()
    missing = [file.name for file in folder.glob("[0-9]*.md") if file.name not in index]
    assert missing == []
