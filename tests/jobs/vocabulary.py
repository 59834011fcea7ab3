"""What schema.org says about JSON-LD: the properties of a class, and what may stand in them.

The vocabulary is an excerpt (schema_org.json), so that nothing is asked of the internet.
"""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

CLASSES = json.loads((Path(__file__).parent / "schema_org.json").read_text())["classes"]
PREFIX = "https://schema.org"


def faults(node: dict, where: str = "") -> list[str]:
    """Everything in a node that the vocabulary does not know; [] where all is well."""
    if where == "" and node.get("@context") != PREFIX:
        return ["@context"]
    kind = node.get("@type")
    if kind not in CLASSES:
        return [f"{where}@type: {kind}"]
    known = {name: ranges for one in above(kind) for name, ranges in properties(one)}
    found = [f"{where}{name}: no property of {kind}" for name in plain(node) if name not in known]
    for name, value in plain(node).items():
        if isinstance(value, dict):
            found += faults(value, f"{where}{name}.")
        if name in known and not any(fits(value, one) for one in known[name]):
            found.append(f"{where}{name}: {value!r} is none of {known[name]}")
    return found


def plain(node: dict) -> dict:
    return {name: value for name, value in node.items() if not name.startswith("@")}


def above(kind: str) -> Iterator[str]:
    """A class and all that it is a kind of."""
    if kind in CLASSES:
        yield kind
        for parent in CLASSES[kind]["subClassOf"]:
            yield from above(parent)


def properties(kind: str) -> Iterator[tuple[str, list[str]]]:
    yield from CLASSES[kind]["properties"].items()


def fits(value: object, datatype: str) -> bool:
    """Whether a value is one of this data type, or a node of this class."""
    if isinstance(value, dict):
        return datatype in above(value.get("@type", ""))
    match datatype:
        case "Boolean":
            return isinstance(value, bool)
        case "Number" | "Integer" | "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Date":
            return is_parsed(datetime.date.fromisoformat, value)
        case "DateTime":
            return is_parsed(datetime.datetime.fromisoformat, value) and "T" in str(value)
        case "URL":
            return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"}
        case "Text":
            return isinstance(value, str)
    return False


def is_parsed(parse: object, value: object) -> bool:
    try:
        parse(value)  # type: ignore[operator]
    except (TypeError, ValueError):
        return False
    return True
