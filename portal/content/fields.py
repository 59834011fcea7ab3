"""A field for “one or more of these”."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class SeveralField(models.JSONField):
    """A list of values of `choices`, kept in the order of the choices, each once.

    A list in one column and not a table of its own: the rows are few, are read together, and one
    query must do. What is not a choice (any more) is refused when the form is saved.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: Any) -> None:
        if not isinstance(value, list):
            raise ValidationError(_("Choose from the list."), code="invalid")
        known = {key for key, _label in self.flatchoices}
        strange = [str(item) for item in value if not isinstance(item, str) or item not in known]
        if strange:
            raise ValidationError(
                _("Not on the list: %(strange)s."),
                code="invalid_choice",
                params={"strange": ", ".join(strange)},
            )
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        order = [key for key, _label in self.flatchoices]
        return sorted(set(value), key=order.index)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.flatchoices,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    @staticmethod
    def labels_of(instance: models.Model, name: str) -> list[str]:
        """The words for the values in the field `name`; a value that is no choice has none."""
        field: Any = instance._meta.get_field(name)
        known = dict(field.flatchoices)
        return [str(known[value]) for value in getattr(instance, name) if value in known]
