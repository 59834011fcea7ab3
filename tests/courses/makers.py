"""Raw steps as they stand in the database, with ids made of names."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

NAMES = UUID("8e3f1f3e-0d3c-4f0f-9d2e-6f6f1f0f7a11")

Raw = dict[str, Any]


def item(name: str, value: Any) -> Raw:
    return {"type": "item", "id": str(uuid5(NAMES, name)), "value": value}


def step(kind: str, name: str = "", **value: Any) -> Raw:
    usual = {
        "title": f"Stap {name or kind}",
        "intro": "<p>Kijk eerst rond.</p>",
        "alone": "<p>Doe dit op je bed.</p>",
        "minutes": 5,
        "energy": "calm",
        "room": "any",
        "group_min": 1,
        "group_max": 20,
        "stands_alone": True,
    }
    return {"type": kind, "id": str(uuid5(NAMES, name or kind)), "value": {**usual, **value}}


def read(name: str = "read", **value: Any) -> Raw:
    return step("read", name, **{"body": "<p>Een verhaal.</p>", **value})


def watch(name: str = "watch", **value: Any) -> Raw:
    usual = {"outside": "https://www.film.example/v/1", "transcript": "<p>Je ziet een kamer.</p>"}
    return step("watch", name, **{**usual, **value})


def reflect(name: str = "reflect", **value: Any) -> Raw:
    usual = {
        "question": "Welke draad zien ze eerst?",
        "prompts": [item("p1", "Op straat zien ze …"), item("p2", "Thuis ben ik …")],
    }
    return step("reflect", name, **{**usual, **value})


def option(name: str, right: bool = False) -> Raw:
    value = {"text": f"Keuze {name}", "feedback": f"Over {name}.", "right": right}
    return item(name, value)


def choose(name: str = "choose", **value: Any) -> Raw:
    usual = {
        "prompt": "Wat kies je?",
        "mode": "opinion",
        "pick_min": 1,
        "pick_max": 1,
        "options": [option("a"), option("b"), option("c")],
        "feedback": "<p>Dank je.</p>",
    }
    return step("choose", name, **{**usual, **value})


def scale(name: str = "scale", **value: Any) -> Raw:
    usual = {
        "prompt": "Hoe zit het?",
        "points": "5",
        "low": "nee",
        "high": "ja",
        "statements": [item("s1", "Ik hoor erbij."), item("s2", "Ik slaap.")],
        "words_low": "<p>Het waait hard.</p>",
        "words_middle": "<p>Wind van opzij.</p>",
        "words_high": "<p>Je staat stevig.</p>",
        "help_when_low": True,
    }
    return step("scale", name, **{**usual, **value})


def moment(name: str, *ways: str, **value: Any) -> Raw:
    options = [item(f"{name}>{to}", {"text": f"Naar {to}", "to": to}) for to in ways]
    usual = {"name": name, "text": f"<p>Dit is {name}.</p>", "options": options, "ending": not ways}
    return item(f"node-{name}", {**usual, **value})


def scenario(name: str = "scenario", **value: Any) -> Raw:
    nodes = [
        moment("bus", "zwijg", "vraag"),
        moment("zwijg", "thuis"),
        moment("vraag", "thuis", "samen"),
        moment("thuis", gain="Rust.", cost="Alleen.", need="Een vriend."),
        moment("samen"),
    ]
    return step("scenario", name, **{"start": "bus", "nodes": nodes, **value})


def group(name: str = "group", **value: Any) -> Raw:
    usual = {
        "goal": "Zien dat je vasthangt.",
        "materials": [item("wol", "Een bol wol")],
        "timer_seconds": 90,
        "instructions": [item("i1", "Ga in een kring staan."), item("i2", "Gooi de bol.")],
        "debrief": [item("d1", "Wie voelde het?")],
        "alone": "<p>Teken jezelf als stip.</p>",
        "safety": "<p>Kies nooit de stilste.</p>",
        "facilitator": "<p>Begin zelf.</p>",
    }
    return step("group", name, **{**usual, **value})


def card(name: str = "card", **value: Any) -> Raw:
    usual = {
        "lead": "<p>Kies er één.</p>",
        "heading": "Deze week",
        "options": [item("k1", "Ik bel oma."), item("k2", "Ik ga trainen.")],
    }
    return step("card", name, **{**usual, **value})


# --- a quiz with every kind of question ---------------------------------------------------------


def question(kind: str, name: str, **value: Any) -> Raw:
    usual = {"text": f"<p>Vraag {name}?</p>", "feedback": f"<p>Uitleg {name}.</p>"}
    return {"type": kind, "id": str(uuid5(NAMES, name)), "value": {**usual, **value}}


def graded(name: str, fraction: int) -> Raw:
    return item(name, {"text": name, "fraction": str(fraction), "feedback": f"Over {name}."})


def truefalse(name: str = "tf", right: bool = True) -> Raw:
    return question("truefalse", name, right=right)


def single(name: str = "one") -> Raw:
    options = [graded(f"{name}-echt", 0), graded(f"{name}-half", 50), graded(f"{name}-nep", 100)]
    return question("single", name, options=options)


def multiple(name: str = "many") -> Raw:
    options = [graded("m-a", 50), graded("m-b", 50), graded("m-c", -100)]
    return question("multiple", name, options=options)


def match(name: str = "pairs") -> Raw:
    pairs = [item(f"l{n}", {"left": f"links {n}", "right": f"rechts {n}"}) for n in (1, 2, 3)]
    return question("match", name, pairs=pairs)


def order(name: str = "row") -> Raw:
    items = [item(f"o{n}", f"stap {n}") for n in (1, 2, 3)]
    return question("order", name, items=items)


def short(name: str = "word") -> Raw:
    answers = [
        item("w1", {"text": "maneblusser*", "fraction": "100", "feedback": "Ja."}),
        item("w2", {"text": "*blusser", "fraction": "50", "feedback": "Bijna."}),
    ]
    return question("short", name, answers=answers)


def number(name: str = "sum") -> Raw:
    value = {"value": "729", "tolerance": "30", "fraction": "100", "feedback": "Juist."}
    return question("number", name, answers=[item("n1", value)], unit="mensen")


def quiz(name: str = "quiz", *questions: Raw, **value: Any) -> Raw:
    asked = list(questions) or [
        truefalse(), single(), multiple(), match(), order(), short(), number(),
    ]  # fmt: skip
    return step("quiz", name, **{"questions": asked, **value})


BY_KIND: dict[str, Callable[..., Raw]] = {
    "read": read,
    "watch": watch,
    "reflect": reflect,
    "choose": choose,
    "quiz": quiz,
    "scale": scale,
    "scenario": scenario,
    "group": group,
    "card": card,
}
