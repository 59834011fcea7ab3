"""Whatever happens to keys, in whatever order: who should read can, who should not cannot."""

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

from portal.letterbox import keys, letters, recovery, sealing, sessions, shares
from portal.letterbox.models import LEAST_MEMBERS, Conversation, Grant, PoolKey
from portal.letterbox.sealing import SealError
from tests.mentoring.conftest import visit

WHO = st.integers(0, 3)


class KeyLife(RuleBasedStateMachine):
    """Four people, one pool and its letters; `inside` is who should read."""

    make = staticmethod(lambda name: None)

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()

    @initialize()
    def begin(self):
        self.people = [self.make(f"m{number}") for number in range(4)]
        self.old = []
        self.inside = {0, 1}
        self.pool = keys.found_pool(name="kring", members=[one.member for one in self.people[:2]])
        self.papers, self.retired, self.is_sealed = None, None, False
        self.codes, self.said = [visit(self.pool, "brief 0").code], [["brief 0"]]

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def keeper(self, but=None):
        return next((self.people[one] for one in sorted(self.inside) if one != but), None)

    @precondition(lambda self: self.inside)
    @rule(who=WHO)
    def admit(self, who):
        member = self.people[who].member
        words = sealing.fingerprint(bytes(member.public))
        keys.admit(pool=self.pool, member=member, fingerprint=words, by=self.keeper())
        self.inside.add(who)

    @precondition(lambda self: len(self.inside) > 1)
    @rule(who=WHO)
    def leave(self, who):
        if who in self.inside:
            keys.leave(pool=self.pool, member=self.people[who].member, by=self.keeper(who))
            self.inside.discard(who)
            self.keep_sealed()

    @precondition(lambda self: self.inside)
    @rule()
    def renew(self):
        keys.renew(pool=self.pool, by=self.keeper())
        self.keep_sealed()

    def keep_sealed(self):
        """A new key of the pool is for the key of last resort in use, if the old one was."""
        self.is_sealed = self.is_sealed and self.retired is None

    @rule(who=WHO)
    def forget(self, who):
        user = self.people[who].member.user
        self.old.append(self.people[who])
        keys.enrol(user=user, phrase="anders")
        self.people[who] = keys.unlock(user=user, phrase="anders")
        self.inside.discard(who)

    def coming_back(self, number):
        return letters.visit_of(letters.come_back(code=self.codes[number]))

    @rule()
    def ask(self):
        number = len(self.codes)
        try:
            found = visit(self.pool, f"brief {number}")
        except letters.ClosedError:
            assert len(self.inside) < LEAST_MEMBERS
        else:
            assert len(self.inside) >= LEAST_MEMBERS
            self.codes.append(found.code)
            self.said.append([f"brief {number}"])

    @rule(data=st.data())
    def write_again(self, data):
        number = data.draw(st.integers(0, len(self.codes) - 1))
        found = self.coming_back(number)
        letters.write(visit=found, text="nog iets", once=sessions.new_token())
        self.said[number].append("nog iets")

    @rule(data=st.data(), who=WHO)
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

    @rule()
    def another_key_of_last_resort(self):
        made, papers = shares.new_recovery()
        recovery.install(recovery.packed(made))
        if self.is_sealed and self.retired is None:
            self.retired = self.papers
        self.papers = papers

    @precondition(lambda self: self.papers and self.inside)
    @rule()
    def seal(self):
        words = str(recovery.current())
        recovery.seal_pool(pool=self.pool, fingerprint=words, by=self.keeper())
        self.is_sealed, self.retired = True, None

    @precondition(lambda self: self.is_sealed)
    @rule(who=st.sets(WHO, min_size=1), pair=st.sampled_from(shares.PAIRS))
    def recover(self, who, pair):
        papers = self.retired or self.papers
        question = recovery.asked(
            members=[self.people[one].member for one in who], pools=[self.pool]
        )
        one, two = (papers[number - 1] for number in pair)
        recovery.bring_back(recovery.opened(question, one, two, lambda name, words: True))
        self.inside |= who
        self.retired = None

    @invariant()
    def who_should_read_can_and_others_cannot(self):
        for number, said in enumerate(self.said):
            found = self.coming_back(number)
            assert [letter.text for letter in letters.letters_for(found)] == said
            for who, holder in enumerate(self.people):
                wanted = said if who in self.inside else None
                assert read_by(holder, found.conversation) == wanted
            assert not any(read_by(one, found.conversation) for one in self.old)

    @invariant()
    def it_is_open_while_two_read_it(self):
        self.pool.refresh_from_db()
        assert self.pool.is_open == (len(self.inside) >= LEAST_MEMBERS)
        assert not self.pool.is_broken

    @invariant()
    def all_is_in_order(self):
        assert PoolKey.objects.filter(pool=self.pool).count() == 1
        assert PoolKey.objects.exclude(recovery=None).exists() == self.is_sealed
        for number in self.inside:
            keys.check_pools(self.people[number])
        call_command("letterbox_check", verbosity=0)


def read_by(holder, conversation):
    """Every word, or None for who cannot read one."""
    found = Conversation.objects.get(pk=conversation.pk)
    try:
        opened = letters.letters_of(found, letters.team_keys(found, holder))
    except (Grant.DoesNotExist, SealError):
        return None
    return [letter.text for letter in opened]


@pytest.mark.django_db
def test_whatever_happens_to_keys(mentor):
    class WithPeople(KeyLife):
        make = staticmethod(mentor)

    run_state_machine_as_test(
        WithPeople,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
