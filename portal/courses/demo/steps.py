"""Steps of the demo files as the raw data of the blocks, with ids that never change.

An id is made of the slug of the module and the keys on the way to the thing it names, so loading
again changes texts and keeps what progress and sums hang on.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from portal.cms.demo.markdown import to_rich_text

Row = Mapping[str, Any]
Raw = dict[str, Any]
FindFile = Callable[[str], int]
"""The primary key of the document made of a file of demo/media."""


def identity(*keys: str) -> str:
    return str(uuid5(NAMESPACE_URL, "wortel:" + "/".join(keys)))


def line(text: Any) -> str:
    """A text of one line, whatever the file's line breaks."""
    return " ".join(str(text or "").replace("**", "").split())


def rich(row: Row, *names: str) -> Raw:
    return {name: to_rich_text(row.get(name)) for name in names}


def items(where: str, values: Iterable[tuple[str, Any]]) -> list[Raw]:
    """Children of a list: (key, value) -> child with its id."""
    return [{"type": "item", "id": identity(where, key), "value": value} for key, value in values]


def unkeyed(where: str, name: str, texts: Iterable[Any] | None) -> list[Raw]:
    """Children that have no key of their own: their place is their name."""
    values = ((f"{name}-{place}", line(text)) for place, text in enumerate(texts or (), 1))
    return items(where, values)


def raw_steps(module: Row, find_file: FindFile) -> list[Raw]:
    return [_step(module, row, find_file) for row in module["steps"]]


def _step(module: Row, row: Row, find_file: FindFile) -> Raw:
    where = f"{module['slug']}/{row['key']}"
    usual = {
        "title": row["title"],
        "minutes": row["minutes"],
        "energy": row["energy"],
        "room": row["room"],
        "group_min": row["group_min"],
        "group_max": row["group_max"],
        "stands_alone": row["stands_alone"],
        "in_short": row["key"] in module["short_version"],
        "art": row.get("art", ""),
        **rich(row, "intro", "alone", "on_paper", "facilitator", "safety"),
    }
    return {
        "type": row["kind"],
        "id": identity(where),
        "value": {**usual, **KINDS[row["kind"]](where, row, find_file)},
    }


# --- the kinds ----------------------------------------------------------------------------------


def _read(where: str, row: Row, find_file: FindFile) -> Raw:
    return rich(row, "body")


def _watch(where: str, row: Row, find_file: FindFile) -> Raw:
    found = {name: find_file(row[name]) for name in ("file", "captions") if row.get(name)}
    return {**found, **rich(row, "transcript")}


def _reflect(where: str, row: Row, find_file: FindFile) -> Raw:
    return {
        "question": line(row["question"]),
        "prompts": unkeyed(where, "prompt", row.get("prompts")),
    }


def _choose(where: str, row: Row, find_file: FindFile) -> Raw:
    options = (
        (
            option["key"],
            {
                "text": line(option["text"]),
                "feedback": line(option.get("feedback")),
                "right": bool(option.get("right")),
            },
        )
        for option in row["options"]
    )
    return {
        "prompt": line(row["prompt"]),
        "mode": row["mode"],
        "pick_min": row["pick_min"],
        "pick_max": row["pick_max"],
        "options": items(where, options),
        **rich(row, "feedback"),
    }


def _scale(where: str, row: Row, find_file: FindFile) -> Raw:
    statements = ((one["key"], line(one["text"])) for one in row["statements"])
    return {
        "prompt": line(row["prompt"]),
        "points": str(row["points"]),
        "low": line(row["low"]),
        "high": line(row["high"]),
        "labels": unkeyed(where, "label", row.get("labels")),
        "statements": items(where, statements),
        **{f"words_{name}": to_rich_text(text) for name, text in row["words"].items()},
        "help_when_low": row["help_when_low"],
    }


def _scenario(where: str, row: Row, find_file: FindFile) -> Raw:
    nodes = ((node["key"], _node(f"{where}/{node['key']}", node)) for node in row["nodes"])
    return {"start": row["start"], "nodes": items(where, nodes)}


def _node(where: str, node: Row) -> Raw:
    options = (
        (option["key"], {"text": line(option["text"]), "to": option["to"]})
        for option in node.get("options") or ()
    )
    return {
        "name": node["key"],
        **rich(node, "text"),
        "question": line(node.get("question")),
        "options": items(where, options),
        "ending": bool(node.get("ending")),
        **{name: line(node.get(name)) for name in ("gain", "cost", "need")},
        "art": node.get("art", ""),
    }


def _group(where: str, row: Row, find_file: FindFile) -> Raw:
    return {
        "goal": line(row["goal"]),
        "timer_seconds": row.get("timer_seconds") or 0,
        "materials": unkeyed(where, "material", row.get("materials")),
        "instructions": unkeyed(where, "instruction", row["instructions"]),
        "debrief": unkeyed(where, "debrief", row.get("debrief")),
    }


def _card(where: str, row: Row, find_file: FindFile) -> Raw:
    options = ((option["key"], line(option["text"])) for option in row["options"])
    return {
        **rich(row, "lead"),
        "heading": line(row["heading"]),
        "options": items(where, options),
    }


def _quiz(where: str, row: Row, find_file: FindFile) -> Raw:
    return {
        "questions": [
            {
                "type": one["type"],
                "id": identity(where, one["key"]),
                "value": {
                    **rich(one, "text", "feedback"),
                    **QUESTIONS[one["type"]](f"{where}/{one['key']}", one),
                },
            }
            for one in row["questions"]
        ]
    }


KINDS: Mapping[str, Callable[[str, Row, FindFile], Raw]] = {
    "read": _read,
    "watch": _watch,
    "listen": _watch,
    "reflect": _reflect,
    "choose": _choose,
    "quiz": _quiz,
    "scale": _scale,
    "scenario": _scenario,
    "group": _group,
    "card": _card,
}


# --- the kinds of questions ---------------------------------------------------------------------


def _truefalse(where: str, row: Row) -> Raw:
    return {"right": row["right"]}


def _options(where: str, row: Row) -> Raw:
    options = (
        (
            option["key"],
            {
                "text": line(option["text"]),
                "fraction": str(option["fraction"]),
                "feedback": line(option.get("feedback")),
            },
        )
        for option in row["options"]
    )
    return {"options": items(where, options)}


def _match(where: str, row: Row) -> Raw:
    pairs = (
        (pair["key"], {"left": line(pair["left"]), "right": line(pair["right"])})
        for pair in row["pairs"]
    )
    return {"pairs": items(where, pairs)}


def _order(where: str, row: Row) -> Raw:
    return {"items": items(where, ((one["key"], line(one["text"])) for one in row["items"]))}


def _short(where: str, row: Row) -> Raw:
    return {"answers": items(where, _answers(row, "text"))}


def _number(where: str, row: Row) -> Raw:
    answers = items(where, _answers(row, "value", "tolerance"))
    return {"answers": answers, "unit": line(row.get("unit"))}


def _answers(row: Row, *names: str) -> Iterable[tuple[str, Raw]]:
    for place, answer in enumerate(row["answers"], 1):
        yield (
            f"answer-{place}",
            {
                **{name: str(answer.get(name, 0)) for name in names},
                "fraction": str(answer["fraction"]),
                "feedback": line(answer.get("feedback")),
            },
        )


QUESTIONS: Mapping[str, Callable[[str, Row], Raw]] = {
    "truefalse": _truefalse,
    "single": _options,
    "multiple": _options,
    "match": _match,
    "order": _order,
    "short": _short,
    "number": _number,
}
