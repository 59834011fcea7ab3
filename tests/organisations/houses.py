"""Organisations for tests."""

from portal.organisations import actions
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation


def house(kind: Kind = Kind.YOUTH_WORK, name: str = "", *, verified: bool = True) -> Organisation:
    """An organisation of a kind, verified unless said otherwise."""
    made = actions.register(kind=kind, name=name or f"Huis {kind}", city="Mechelen", by=None)
    if verified:
        actions.judge(organisation=made, state=State.VERIFIED, by=None)
    return made
