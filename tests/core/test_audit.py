"""The record of who did what outlives what it names, and is written once."""

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.core import audit
from portal.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [User.objects.create_user(f"{name}@wortel.example", "x") for name in "ab"]


def test_it_keeps_keys_as_text_and_words_of_the_code(people):
    boss, user = people
    entry = audit.record("accounts.rename", subject=user, by=boss, role="editor", organisation=3)
    entry.refresh_from_db()
    assert (entry.actor, entry.action, entry.subject_kind, entry.subject_id, entry.detail) == (
        str(boss.pk),
        "accounts.rename",
        "accounts.user",
        str(user.pk),
        "organisation=3 role=editor",
    )


def test_what_the_system_does_has_no_actor(people):
    assert audit.record("accounts.close", subject=people[0], by=None).actor == ""


def test_it_outlives_whom_it_names(people):
    boss, user = people
    entry = audit.record("accounts.delete", subject=user, by=boss)
    actor, subject = str(boss.pk), str(user.pk)
    User.objects.all().delete()
    entry.refresh_from_db()
    assert (entry.actor, entry.subject_id) == (actor, subject)


def test_it_has_no_relations():
    assert [field for field in AuditEntry._meta.get_fields() if field.is_relation] == []


def test_it_is_written_once(people):
    entry = audit.record("accounts.close", subject=people[0], by=None)
    entry.action = "accounts.open"
    with pytest.raises(TypeError, match="once"):
        entry.save()
    entry.refresh_from_db()
    assert entry.action == "accounts.close"


@pytest.mark.parametrize("field", ["action", "subject_kind"])
def test_an_entry_that_says_nothing_is_refused_by_the_database(people, field):
    values = {"action": "a.b", "subject_kind": "c.d", "subject_id": "1", field: ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.create(**values)


def test_the_newest_stands_first(people):
    names = ["a.one", "a.two", "a.three"]
    for name in names:
        audit.record(name, subject=people[0], by=None)
    assert [entry.action for entry in AuditEntry.objects.all()] == names[::-1]
