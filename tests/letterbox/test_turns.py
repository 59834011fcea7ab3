"""Eight people with a code at the same moment: two runs of Argon2id at once, and all are served."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from portal.letterbox import sealing, turns


def test_never_more_than_two_at_once_and_all_are_served(monkeypatch):
    lock, now, most = Lock(), [], []
    real = sealing.stretch

    def counted(*given):
        with lock:
            now.append(1)
            most.append(len(now))
        root = real(*given)
        with lock:
            now.pop()
        return root

    monkeypatch.setattr(sealing, "stretch", counted)
    monkeypatch.setattr(sealing, "COSTS", {1: (3, 8)})
    with ThreadPoolExecutor(8) as people:
        roots = [*people.map(lambda one: turns.stretch(str(one), bytes(16), 1), range(8))]
    assert len(set(roots)) == 8
    assert max(most) <= turns.AT_ONCE
