"""What is true of every model: where it may point, and what kind of data it holds."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from portal.core.privacy import PrivacyClass, classes_of, own_fields

WAGTAILS_OWN = {"uploaded_by_user", "locked_by"}  # come with Wagtail's abstract models
ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    """Package -> floor, the lowest is 0, as import-linter keeps them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        package.strip(): number
        for number, layer in enumerate(reversed(layers))
        for package in layer.split("|")
    }


def our_models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_config.name in floors()
    ]


def relations() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    for model in our_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            target = field.remote_field and field.remote_field.model
            if target and not isinstance(target, str):
                yield model, field, target


def test_there_are_models_to_look_at():
    assert len(our_models()) > 10


def test_relations_point_downwards_only():
    height = floors()
    upwards = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in relations()
        if target._meta.app_config.name in height
        and target._meta.app_config.name != model._meta.app_config.name
        and height[target._meta.app_config.name] >= height[model._meta.app_config.name]
    ]
    assert upwards == []


def test_relations_across_apps_give_no_way_back():
    ways_back = [
        f"{model._meta.label}.{field.name}"
        for model, field, target in relations()
        if target._meta.app_config.name in floors()
        and target._meta.app_config != model._meta.app_config
        and not getattr(field.remote_field, "parent_link", False)
        and not field.remote_field.hidden
        and field.name not in WAGTAILS_OWN
    ]
    assert ways_back == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_says_what_kind_of_data_it_holds(model):
    assert own_fields(model) - set(classes_of(model)) == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_no_field_is_classified_that_does_not_exist(model):
    inner = model.__dict__.get("FieldClasses")
    named = {name for privacy in PrivacyClass for name in getattr(inner, privacy.value, ())}
    assert named - {field.name for field in model._meta.get_fields()} == set()


def test_nothing_about_a_young_person_can_be_stored():
    """Models of the player hold sums only; none has a link to a user or a session."""
    for model in apps.get_app_config("courses").get_models():
        for field in model._meta.local_fields:
            target = field.remote_field and field.remote_field.model
            assert target is None or target._meta.label != "accounts.User", field
    sums = apps.get_model("courses", "StepSum")
    assert set(classes_of(sums).values()) <= {PrivacyClass.SUM, PrivacyClass.TECHNICAL}
    assert {field.get_internal_type() for field in sums._meta.local_fields} <= {
        "BigAutoField",
        "UUIDField",
        "CharField",
        "DateField",
        "PositiveIntegerField",
        "PositiveBigIntegerField",
    }
