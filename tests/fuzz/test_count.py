"""How much is sent: what every test of this folder promises, and holds (`odd.sends`)."""

from tests.fuzz import odd, test_addresses, test_steps


def test_there_are_twenty_thousand_odd_inputs():
    both = vars(test_addresses).keys() | vars(test_steps).keys()
    assert odd.planned.keys() <= both  # they were read, so that all have said what they send
    assert sum(odd.planned.values()) >= odd.ENOUGH, odd.planned
