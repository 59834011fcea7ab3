"""What a password has to be, where Django's own sentence has no translation (yet)."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short. Use %(count)d character or more.",
            "This password is too short. Use %(count)d characters or more.",
            self.min_length,
        ) % {"count": self.min_length}
