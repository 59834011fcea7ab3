"""Why a vote was not taken, in words."""

from django.utils.translation import gettext, ngettext

from portal.youthwork.running import Refusal, RefusedError


def sentence(refused: RefusedError) -> str:
    """What a phone is told; nothing that was filled in is lost."""
    question = refused.question
    if refused.refusal is Refusal.TOO_FEW and question:
        return ngettext(
            "Choose at least %(least)d.", "Choose at least %(least)d.", question.least
        ) % {"least": question.least}
    if refused.refusal is Refusal.TOO_MANY and question:
        return ngettext("Choose %(most)d at most.", "Choose %(most)d at most.", question.most) % {
            "most": question.most
        }
    return {
        Refusal.CLOSED: gettext("The voting here is over. Look at the screen together."),
        Refusal.NOTHING: gettext("You did not choose anything yet."),
    }.get(refused.refusal, gettext("This answer is not here any more. Choose again."))
