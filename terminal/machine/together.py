"""Several codes in one picture: a card with two codes is one card, two members' cards are a question."""

from typing import Final

from loyalty.identify import DrivingLicence, Identified, Member, PaymentCard, Receipt, identify
from loyalty.symbology import symbology_named
from loyalty.tokens import card_token
from screens.views import RefusalKind
from terminal.machine import reading
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import Read, ReadTogether
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, refuse, stay
from terminal.machine.states import AtDesk, Browsing, Machine, OutOfService, Redeeming, Refusing, Warned, session_of

_FIRST: Final = (PaymentCard, DrivingLicence, Member, Receipt)
"""What must be answered before anything else that is in the picture; the rest is the wrapping's."""


def read(machine: Machine, event: ReadTogether, now: Moment) -> Outcome:
    """Take the one code that matters, or ask for one card where two members are in view."""
    found = [(seen, _identified(machine, seen)) for seen in event.readings]
    if len({_token(machine, what) for _, what in found if isinstance(what, Member)}) > 1 and not any(
        isinstance(what, PaymentCard | DrivingLicence) for _, what in found
    ):
        return _ask_for_one(machine, now)
    return reading.read(machine, min(found, key=lambda pair: _rank(pair[1]))[0], now)


def _ask_for_one(machine: Machine, now: Moment) -> Outcome:
    if isinstance(machine.state, OutOfService | Redeeming) or machine.health.fault is not None:
        return stay(machine)
    if isinstance(machine.state, AtDesk):
        return stay(machine, Note(Code.SEVERAL_CARDS), Signal(Sign.REFUSED))
    running = machine.state if isinstance(machine.state, Browsing | Warned | Refusing) else None
    session = session_of(running) if running is not None else None
    return refuse(machine, RefusalKind.SEVERAL_CARDS, Code.SEVERAL_CARDS, now, session=session)


def _identified(machine: Machine, seen: Read) -> Identified:
    symbology = symbology_named(seen.symbology) if seen.symbology else None
    return identify(seen.text, seen.mode, symbology, machine.context.schemes, machine.context.link_hosts)


def _token(machine: Machine, member: Member) -> str:
    return str(card_token(machine.context.token_key, machine.context.owner, member.number))


def _rank(what: Identified) -> int:
    return next((rank for rank, kind in enumerate(_FIRST) if isinstance(what, kind)), len(_FIRST))
