"""What is at rest of the letterbox: public keys, and ciphertext that none of it opens.

There is no address, browser, name or exact time of whoever writes: days only. What locks what is
drawn in docs/letterbox.md.
"""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.letterbox.enums import WAITING, Author, Keep, Status
from portal.letterbox.sealing import CODE_COST, PHRASE_COST, fingerprint, new_salt

WARN = datetime.timedelta(days=14)
LEAST_MEMBERS = 2
"""Members of a pool that is open: one who forgets the phrase then loses nothing."""


class Salt(models.Model):
    """The salt of all codes: one row. It has to be one, for a code is all that a visitor brings."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BinaryField(default=new_salt)
    cost = models.PositiveSmallIntegerField(default=CODE_COST)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="letterbox_one_salt"),
        ]

    class FieldClasses:
        technical = ["value", "cost"]

    def __str__(self) -> str:
        return "salt"


class Member(models.Model):
    """The key pair of somebody who answers. The secret half is locked with their phrase."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False
    )
    public = models.BinaryField()
    locked = models.BinaryField()
    salt = models.BinaryField()
    cost = models.PositiveSmallIntegerField(default=PHRASE_COST)

    class FieldClasses:
        staff = ["user"]
        technical = ["public", "salt", "cost"]
        sealed = ["locked"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def about(self) -> str:
        return f"member|{self.user_id}"


class RecoveryKey(models.Model):
    """The key pair of last resort. Its secret half was never here: it is locked once for each pair
    of its three holders, with what both keep on paper (decision 34).
    """

    public = models.BinaryField(unique=True)
    for_1_2 = models.BinaryField()
    for_1_3 = models.BinaryField()
    for_2_3 = models.BinaryField()
    since = models.DateField(default=timezone.localdate)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(retired_on=None),
                name="letterbox_one_recovery_key",
            ),
        ]

    class FieldClasses:
        technical = ["public", "since", "retired_on"]
        sealed = ["for_1_2", "for_1_3", "for_2_3"]

    def __str__(self) -> str:
        return fingerprint(bytes(self.public))

    @property
    def is_in_use(self) -> bool:
        return self.retired_on is None


class PoolQuerySet(models.QuerySet["Pool"]):
    def taking_letters(self) -> "PoolQuerySet":
        """Open, and held by enough members now: an account may be deleted at any moment."""
        held = Grant.objects.filter(key__pool=models.OuterRef("pk"), key__is_current=True)
        count = held.order_by().values("key").annotate(count=models.Count("pk")).values("count")
        return (
            self.filter(is_open=True)
            .annotate(held=models.Subquery(count))
            .filter(held__gte=models.F("least"))
        )


class Pool(models.Model):
    """People who read the same letters. Open only while enough of them hold its key.

    `least` is two, but for who answers in their own name and may lose what they lose: decision 26.
    """

    name = models.SlugField(unique=True)
    least = models.PositiveSmallIntegerField(default=LEAST_MEMBERS)
    is_open = models.BooleanField(_("open"), default=False)
    is_broken = models.BooleanField(
        _("a key was replaced"),
        default=False,
        help_text=_("Somebody put another public key in the place of ours. It opens no more."),
    )

    is_pair = models.BooleanField(
        default=False,
        help_text="Two people read here and never a third: who writes is told both names.",
    )

    objects = PoolQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(is_open=True, is_broken=True),
                name="letterbox_broken_is_closed",
            ),
            models.CheckConstraint(condition=models.Q(least__gte=1), name="letterbox_least"),
        ]

    class FieldClasses:
        public = ["name", "is_open", "is_pair"]
        staff = ["is_broken"]
        technical = ["least"]

    def __str__(self) -> str:
        return self.name


class PoolKey(models.Model):
    """The key pair of a pool, one an epoch: after a departure there is a new one.

    `for_recovery` is its secret half, sealed to the key of last resort; `recovery_proof` says that
    whoever held the secret had compared that key.
    """

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="keys")
    epoch = models.PositiveIntegerField(default=1)
    public = models.BinaryField()
    is_current = models.BooleanField(default=True)
    recovery = models.ForeignKey(
        RecoveryKey, null=True, blank=True, on_delete=models.PROTECT, related_name="keys"
    )
    for_recovery = models.BinaryField(null=True)
    recovery_proof = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pool", "epoch"], name="letterbox_epoch_once"),
            models.UniqueConstraint(
                fields=["pool"],
                condition=models.Q(is_current=True),
                name="letterbox_one_current_key",
            ),
            models.CheckConstraint(
                condition=models.Q(recovery=None, for_recovery=None, recovery_proof=None)
                | models.Q(
                    recovery__isnull=False,
                    for_recovery__isnull=False,
                    recovery_proof__isnull=False,
                ),
                name="letterbox_sealed_to_a_recovery_key",
            ),
        ]

    class FieldClasses:
        technical = ["pool", "epoch", "public", "is_current", "recovery"]
        sealed = ["for_recovery", "recovery_proof"]

    def __str__(self) -> str:
        return f"{self.pool} {self.epoch}"


class Grant(models.Model):
    """The secret key of a pool, sealed to one member. `proof` says that whoever held the key meant
    this public key: none that somebody puts in its place later is ever given anything.
    """

    key = models.ForeignKey(PoolKey, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    sealed = models.BinaryField()
    proof = models.BinaryField()
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "member"], name="letterbox_grant_once"),
        ]

    class FieldClasses:
        staff = ["key", "member", "since"]
        sealed = ["sealed", "proof"]

    def __str__(self) -> str:
        return f"{self.member}: {self.key}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def for_member(self, member: Member) -> "ConversationQuerySet":
        """Those of the pools whose key this member holds."""
        return self.filter(key__grants__member=member)

    def waiting(self) -> "ConversationQuerySet":
        """Those in which it is the team's turn."""
        return self.filter(waits_since__isnull=False)

    def over(self, today: datetime.date) -> "ConversationQuerySet":
        """Those whose day to be erased has come."""
        return self.filter(erase_on__lte=today)


class Conversation(models.Model):
    """Letters between one visitor and a pool. `lookup` is made of the code and cannot be turned
    back; `for_visitor` is the key of the conversation, locked with the code; `for_team` the same
    key and that of the team's own notes, sealed to the pool. `tally` says how many messages there
    are, locked with the key of the conversation: none can be taken away unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lookup = models.BinaryField(unique=True)
    key = models.ForeignKey(PoolKey, on_delete=models.PROTECT, related_name="conversations")
    for_visitor = models.BinaryField()
    for_team = models.BinaryField()
    tally = models.BinaryField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    claimed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_on = models.DateField(default=timezone.localdate)
    last_on = models.DateField(default=timezone.localdate)
    waits_since = models.DateField(null=True, blank=True, default=timezone.localdate)
    """The day from which the one who wrote waits; a second letter does not move it."""
    is_counted = models.BooleanField(default=False)
    """Its first answer is in the sums of the pool."""
    keep = models.PositiveSmallIntegerField(choices=Keep.choices, default=Keep.SEASON)
    erase_on = models.DateField()

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["last_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["erase_on"], name="letterbox_erase_on"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="letterbox_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(keep__in=Keep.values), name="letterbox_keep_known"
            ),
            models.CheckConstraint(
                condition=models.Q(erase_on__gte=models.F("last_on")),
                name="letterbox_erased_after_the_last",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=WAITING, waits_since__isnull=False)
                | (~models.Q(status__in=WAITING) & models.Q(waits_since=None)),
                name="letterbox_waits_while_it_is_our_turn",
            ),
        ]

    class FieldClasses:
        staff = ["status", "claimed_by", "began_on", "last_on", "waits_since", "keep", "erase_on"]
        sealed = ["lookup", "for_visitor", "for_team", "tally"]
        technical = ["key", "is_counted"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def about(self) -> str:
        return f"conversation|{self.pk}"

    @property
    def about_tally(self) -> str:
        return f"tally|{self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    def is_erased_soon(self) -> bool:
        return self.erase_on - timezone.localdate() <= WARN


class Message(models.Model):
    """One letter or note. `once` is of the form that sent it: sent twice, it is one message."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=Author.choices)
    locked = models.BinaryField()
    once = models.BinaryField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation", "number"], name="letterbox_message_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(author__in=Author.values), name="letterbox_author_known"
            ),
        ]

    class FieldClasses:
        sealed = ["locked"]
        technical = ["conversation", "number", "author", "once"]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.number}"

    @property
    def about(self) -> str:
        """What a message is locked together with: it opens nowhere else, and as nobody else's."""
        return f"message|{self.conversation_id}|{self.number}|{self.author}"


class Unlocked(models.Model):
    """What a browser may open for a while, locked with the token in its cookie.

    The row knows neither who nor which conversation; without the cookie it opens nothing.
    """

    digest = models.BinaryField(unique=True)
    locked = models.BinaryField()
    idle_until = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class FieldClasses:
        sealed = ["digest", "locked"]
        technical = ["idle_until", "until"]

    def __str__(self) -> str:
        return f"unlocked {self.pk}"


class QuarterSum(models.Model):
    """How many conversations began in a pool in three months, and after how many days they had
    their first answer: `answered[3]` counts those after three days, the last place those after
    longer. No row leads to a conversation.
    """

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="sums")
    quarter = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    answered = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-quarter", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pool", "quarter"], name="letterbox_quarter_once"),
        ]

    class FieldClasses:
        sum = ["asked", "answered"]
        technical = ["pool", "quarter"]

    def __str__(self) -> str:
        return f"{self.pool} {self.quarter}"
