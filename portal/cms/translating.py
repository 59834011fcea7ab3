"""Four eyes over translations: wagtail-localize publishes by ways of its own."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from portal.cms.models.workflow import wrote

EVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def is_translation(thing: Any) -> bool:
    """Whether a page or snippet follows one in another language, sentence by sentence."""
    found = Translation.objects.filter(
        source__object_id=thing.translation_key, target_locale_id=thing.locale_id, enabled=True
    )
    return found.exists()


def translated(thing: Any, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether `user` wrote any of this since it was last published: a sentence, or a draft."""
    sentences = StringTranslation.objects.filter(
        context__object_id=thing.translation_key,
        locale_id=thing.locale_id,
        last_translated_by_id=user.pk,
        updated_at__gt=thing.last_published_at or EVER,
    )
    return sentences.exists() or wrote(thing, user)


class SyncWithoutPublishing(UpdateTranslationsView):
    """Bring translations up to date with the original. Publishing them is a step of its own."""

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        field = form.fields["publish_translations"]
        field.disabled = True  # whatever is posted
        field.widget = forms.HiddenInput()
        return form
