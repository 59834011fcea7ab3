"""Whatever happens to keys, in whatever order: who should read can, who should not cannot."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.letterbox import keys, letters, sealing, sessions
from portal.letterbox.keys import Holder
from portal.letterbox.models import Conversation, Grant, Member, Pool
from portal.letterbox.sealing import SealError
from tests.mentoring.conftest import make_circle, visit

NOW = settings(
    max_examples=8,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    print_blob=True,
)
people = st.integers(0, 3)


class KeyLife(RuleBasedStateMachine):
    """Four people and a circle that two of them read. `mentor` makes people; a test sets it."""

    mentor: Callable[[str], Holder]

    @initialize()
    def begin(self):
        self.around = transaction.atomic()
        self.around.__enter__()
        self.people = [type(self).mentor(f"m{number}") for number in range(4)]
        self.pool = make_circle("kring", *self.people[:2]).pool
        self.inside, self.broken = {0, 1}, False
        first = visit(self.pool, "brief 0")
        self.codes, self.said = [first.code], [["brief 0"]]

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def keeper(self, besides):
        return next((one for one in sorted(self.inside) if one != besides), None)

    def coming_back(self, number):
        return letters.visit_of(letters.come_back(code=self.codes[number]))

    # --- what people do ---

    @rule(who=people)
    def admit(self, who):
        keeper = self.keeper(who)
        if keeper is not None:
            member = Member.objects.get(pk=self.people[who].member.pk)
            words = sealing.fingerprint(bytes(member.public))
            by = self.people[keeper]
            keys.admit(pool=self.pool, member=member, fingerprint=words, by=by)
            self.inside.add(who)

    @rule(who=people)
    def leave(self, who):
        keeper = self.keeper(who)
        if keeper is not None and who in self.inside:
            member = self.people[who].member
            keys.leave(pool=self.pool, member=member, by=self.people[keeper])
            self.inside.discard(who)

    @precondition(lambda self: len(self.inside) > 1)
    @rule(who=people)
    def forget(self, who):
        user = self.people[who].member.user
        keys.enrol(user=user, phrase="anders")
        self.people[who] = keys.unlock(user=user, phrase="anders")
        self.inside.discard(who)

    @rule()
    def ask(self):
        number = len(self.codes)
        try:
            found = visit(self.pool, f"brief {number}")
        except letters.ClosedError:
            assert len(self.inside) < 2
        else:
            assert len(self.inside) >= 2
            self.codes.append(found.code)
            self.said.append([f"brief {number}"])

    @rule(data=st.data())
    def write_again(self, data):
        number = data.draw(st.integers(0, len(self.codes) - 1))
        found = self.coming_back(number)
        letters.write(visit=found, text="nog iets", once=sessions.new_token())
        self.said[number].append("nog iets")

    @rule(data=st.data(), who=people)
    def answer(self, data, who):
        number = data.draw(st.integers(0, len(self.codes) - 1))
        conversation = self.coming_back(number).conversation
        given = {"holder": self.people[who], "text": "dag", "once": sessions.new_token()}
        try:
            letters.answer(conversation=conversation, **given)
        except Grant.DoesNotExist:
            assert who not in self.inside
        else:
            assert who in self.inside
            self.said[number].append("dag")

    # --- what holds ---

    @invariant()
    def the_one_who_wrote_reads_everything(self):
        for number, said in enumerate(self.said):
            opened = letters.letters_for(self.coming_back(number))
            assert [letter.text for letter in opened] == said

    @invariant()
    def who_is_inside_reads_everything_and_nobody_else_anything(self):
        for number, said in enumerate(self.said):
            found = self.coming_back(number).conversation
            for who, holder in enumerate(self.people):
                assert read_by(holder, found) == (said if who in self.inside else None)

    @invariant()
    def it_is_open_while_two_hold_its_key(self):
        now = Pool.objects.get(pk=self.pool.pk)
        assert (now.is_open, now.is_broken) == (len(self.inside) >= 2, False)
        call_command("letterbox_check", verbosity=0)


def read_by(holder, conversation):
    """Every word, or None for who cannot read one."""
    conversation = Conversation.objects.get(pk=conversation.pk)
    try:
        opened = letters.letters_of(conversation, letters.team_keys(conversation, holder))
    except (Grant.DoesNotExist, SealError):
        return None
    return [letter.text for letter in opened]


@pytest.mark.django_db
def test_whatever_happens_to_keys_who_should_read_can_and_others_cannot(mentor):
    machine = type("Here", (KeyLife,), {"mentor": staticmethod(mentor)})
    run_state_machine_as_test(machine, settings=NOW)
