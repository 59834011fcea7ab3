"""Every field of every model of ours says what kind of data it holds.

A model carries an inner class `FieldClasses` whose attributes are the names of PrivacyClass, each
a list of field names. A test walks all models and fails on a field without a class.
"""

from enum import StrEnum

from django.db.models import Model


class PrivacyClass(StrEnum):
    """public: anyone may read it. staff: about or for people with an account. sealed: ciphertext.
    sum: a count, shown from five up. passing: of a phone in an open run, deleted when it closes.
    technical: keys, order and state."""

    PUBLIC = "public"
    STAFF = "staff"
    SEALED = "sealed"
    SUM = "sum"
    PASSING = "passing"
    TECHNICAL = "technical"


def own_fields(model: type[Model]) -> set[str]:
    """The names of the fields that a model itself stores, without keys to its parent rows."""
    meta = model._meta
    return {
        field.name
        for field in (*meta.local_fields, *meta.local_many_to_many)
        if not field.primary_key and not getattr(field.remote_field, "parent_link", False)
    }


def classes_of(model: type[Model]) -> dict[str, PrivacyClass]:
    """Field name -> class, as the model and its abstract parents declare them."""
    declared: dict[str, PrivacyClass] = {}
    for parent in reversed(model.__mro__):
        inner = parent.__dict__.get("FieldClasses")
        for privacy in PrivacyClass:
            for name in getattr(inner, privacy.value, ()):
                declared[name] = privacy
    return declared
