from django.db import models
from django.utils.translation import gettext_lazy as _


class StepSum(models.Model):
    """How often a step was done, or an answer given, on a day. The only thing kept of playing.

    `answer` is empty for “done” and else the key of an answer that the step knows; never a text
    that somebody typed. No row says anything about who, or about two answers of one person.
    """

    module = models.UUIDField(_("module"), help_text=_("The same in every language."))
    step = models.UUIDField(_("step"))
    answer = models.CharField(_("answer"), max_length=60, blank=True)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("count"), default=1)

    class Meta:
        verbose_name = _("sum of answers")
        verbose_name_plural = _("sums of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["module", "step", "answer", "day"], name="courses_stepsum_once"
            ),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="courses_stepsum_counts"),
        ]

    class FieldClasses:
        sum = ["count"]
        technical = ["module", "step", "answer", "day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
