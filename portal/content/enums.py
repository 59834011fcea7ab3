"""What the things of this app can be."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Where a story comes from. Readers are told: see `ORIGIN_SENTENCES`."""

    FICTION = "fiction", _("made up")
    COMPOSITE = "composite", _("put together from several true stories")
    OWN = "own", _("somebody’s own story")


ORIGIN_SENTENCES = {
    Origin.FICTION: _(
        "This story is made up. It looks like what young people go through, "
        "but nobody is really like this."
    ),
    Origin.COMPOSITE: _(
        "This story is put together from several true ones. Names and places are changed."
    ),
    Origin.OWN: _("This is somebody’s own story. They agreed with every word that stands here."),
}


class Topic(TextChoices):
    """What somebody calls a help line about, in the words of who calls."""

    EMERGENCY = "emergency", _("danger, now")
    TALK = "talk", _("just talking")
    SUICIDE = "suicide", _("not wanting to live")
    VIOLENCE = "violence", _("violence and abuse")
    ONLINE = "online", _("online")
    DISCRIMINATION = "discrimination", _("treated unfairly")
    IDENTITY = "identity", _("who I am")
    SCHOOL = "school", _("school")
    DRUGS = "drugs", _("drugs, alcohol, gaming")
    COMPLAINT = "complaint", _("making a complaint")
    PARENTS = "parents", _("for parents")


class HoursKind(TextChoices):
    LISTED = "listed", _("the hours below")
    ALWAYS = "always", _("day and night")
    UNKNOWN = "unknown", _("not known yet")


class Weekday(IntegerChoices):
    """Numbers as datetime.weekday() gives them; names from Django's own translations."""

    MON = 0, WEEKDAYS[0]
    TUE = 1, WEEKDAYS[1]
    WED = 2, WEEKDAYS[2]
    THU = 3, WEEKDAYS[3]
    FRI = 4, WEEKDAYS[4]
    SAT = 5, WEEKDAYS[5]
    SUN = 6, WEEKDAYS[6]


class Language(TextChoices):
    """Languages that people here speak with each other; values are BCP 47 tags."""

    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    EN = "en", _("English")
    DE = "de", _("German")
    AR = "ar", _("Arabic")
    ZGH = "zgh", _("Tamazight")
    TR = "tr", _("Turkish")
    KU = "ku", _("Kurdish")
    SYR = "syr", _("Aramaic")
    FA = "fa", _("Dari or Persian")
    PS = "ps", _("Pashto")
    UR = "ur", _("Urdu")
    UK = "uk", _("Ukrainian")
    RU = "ru", _("Russian")
    PL = "pl", _("Polish")
    RO = "ro", _("Romanian")
    BG = "bg", _("Bulgarian")
    SQ = "sq", _("Albanian")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    IT = "it", _("Italian")
    SO = "so", _("Somali")
    TI = "ti", _("Tigrinya")
    SW = "sw", _("Swahili")
    VGT = "vgt", _("Flemish Sign Language")
