"""A technician at the command line: the key switch looked at, the badge and its PIN proven, as at the desk.

Protocol, section 8: a full store is taken over with key switch and badge alone. Central checks the PIN; where it says
nothing, the terminal does by what central gave it beforehand.
"""

from __future__ import annotations

import secrets
import select
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, assert_never

from drivers.events import ContactChanged, ContactKind, ReaderEvent, Scanned
from drivers.ports import Reader
from loyalty.assurance import EntryMode
from loyalty.identify import Staff, identify
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.staff import DeskRules, maintains
from loyalty.tokens import TokenKey, badge_token
from loyalty.wire_staff import OpenStaff, StaffOpened, StaffOpening
from terminal import hardware, identity
from terminal.central_client import Answered, Transport
from terminal.clock import SystemClock
from terminal.config import ReaderKind, Settings, read_settings
from terminal.errors import EnrolmentError
from terminal.journal.badges import Badges
from terminal.journal.documents import IdentityDocument
from terminal.journal.writer import Writer
from terminal.known_time import floor
from terminal.rolling import KeyRoll
from terminal.store.store import Store

SCAN_SECONDS: Final = 60.0
"""How long a badge is waited for at the scanner."""
_TURN_SECONDS: Final = 0.25
_LOOKS: Final = 3
"""A contact is believed once it has settled."""


def prover(
    config: Path, ask: Callable[[str], str], say: Callable[[str], None], *, scan: bool
) -> Callable[[Store], Uuid]:
    """What proves that a technician stands here: the key is looked at now, badge and PIN are asked for over the store.

    Args:
        config: the terminal's configuration.
        ask: asks for a line that is not shown.
        say: takes a line for the technician.
        scan: whether the badge is read with the configuration's scanner.

    Raises:
        ConfigurationError: the configuration cannot be.
        EnrolmentError: the key is not turned.
    """
    settings = read_settings(config)
    check_key(settings)

    def badge() -> str:
        if not scan:
            return ask("A technician's badge")
        say("Show the badge to the scanner.")
        return scanned_badge(settings)

    return lambda store: proven(store, badge, lambda: ask("Its PIN"))


def check_key(settings: Settings) -> None:
    """See that the key switch is turned.

    Raises:
        EnrolmentError: it is not, or there is none to be turned.
    """
    if settings.pins.key is None:
        raise EnrolmentError(
            "The configuration names no key switch ([pins] key): without one no full store is taken over."
        )
    pins = hardware.open_pins(settings.pins)
    contacts = hardware.contacts(settings.pins, pins)
    try:
        if not key_is_on(contacts):
            raise EnrolmentError("The key switch is not turned: turn it, leave it so, and try again.")
    finally:
        for each in contacts:
            each.close()


def key_is_on(contacts: Iterable[Reader]) -> bool:
    """Whether the key switch among these contacts is closed; one that says nothing is not."""
    said: list[ReaderEvent] = []
    for each in contacts:
        now = time.monotonic()
        for _ in range(_LOOKS):
            said += each.read_events(now)
            now = each.deadline() or now
    turned = [each.closed for each in said if isinstance(each, ContactChanged) and each.contact is ContactKind.KEY]
    return bool(turned) and turned[-1]


def scanned_badge(settings: Settings) -> str:
    """What a scanner of the configuration reads first.

    Raises:
        EnrolmentError: there is none, or nothing was read in time.
        DriverError: a library that it needs is not there.
    """
    readers = [hardware.reader(each) for each in settings.readers if each.kind is ReaderKind.SCANNER]
    if not readers:
        raise EnrolmentError("The configuration names no scanner; leave --scan out and type the badge's code.")
    try:
        found = first_scanned(readers, SCAN_SECONDS)
    finally:
        for each in readers:
            each.close()
    if found is None:
        raise EnrolmentError("No badge was scanned within a minute; nothing was changed.")
    return found


def first_scanned(readers: Sequence[Reader], seconds: float) -> str | None:
    """What one of these readers reads first, within so many seconds; None where nothing came."""
    ends = time.monotonic() + seconds
    while (now := time.monotonic()) < ends:
        deadlines = [due - now for each in readers if (due := each.deadline()) is not None]
        numbers = [number for each in readers if (number := each.fileno()) is not None]
        select.select(numbers, [], [], max(0.0, min([_TURN_SECONDS, *deadlines])))
        for each in readers:
            for said in each.read_events(time.monotonic()):
                if isinstance(said, Scanned):
                    return said.text
    return None


def proven(store: Store, badge: Callable[[], str], pin: Callable[[], str], transport: Transport | None = None) -> Uuid:
    """Who has the store taken over: a technician, by badge and PIN.

    Args:
        store: the terminal's.
        badge: asks for the badge's code.
        pin: asks for its PIN.
        transport: the network below the client; None for the real one.

    Raises:
        EnrolmentError: it is no badge, the PIN is wrong, or its bearer is no technician; the sentence says which.
        StoreError: a wrong PIN could not be counted.
    """
    who = identity.enrolled(store)
    found = identify(badge().strip(), EntryMode.SCANNED, None, default_schemes(), frozenset())
    if not isinstance(found, Staff):
        raise EnrolmentError("That is no badge: scan the code on a technician's badge, or type it whole.")
    key = TokenKey(who.lookup_key_id, decode_key(who.lookup_key))
    token = str(badge_token(key, who.owner, found.code.badge))
    opened = _opened(store, who, token, pin(), transport)
    if opened is None:
        raise EnrolmentError("Central does not answer, and this badge opens nothing here without it. Try again later.")
    return technician(opened)


def technician(opened: StaffOpened) -> Uuid:
    """Whose badge and PIN these are, if a technician's.

    Raises:
        EnrolmentError: they are not; the sentence says why.
    """
    match opened.outcome:
        case StaffOpening.OPENED if opened.staff is not None:
            if maintains(opened.staff.roles):
                return opened.staff.id
            raise EnrolmentError("This is no technician's badge: a full store is taken over by a technician alone.")
        case StaffOpening.WRONG:
            raise EnrolmentError(f"The PIN is wrong; {opened.tries_left} tries are left before the badge locks.")
        case StaffOpening.LOCKED:
            raise EnrolmentError("The badge is locked after five wrong PINs; the office opens it again.")
        case StaffOpening.NO_PIN:
            raise EnrolmentError("This badge has no PIN yet; the office sets one.")
        case StaffOpening.INACTIVE | StaffOpening.UNKNOWN | StaffOpening.OPENED:
            raise EnrolmentError("This badge opens nothing; ask the office.")
        case StaffOpening.ELSEWHERE:
            raise EnrolmentError("This badge belongs to another shop.")
        case _:
            assert_never(opened.outcome)


def _opened(
    store: Store, who: IdentityDocument, badge: str, pin: str, transport: Transport | None
) -> StaffOpened | None:
    clock = SystemClock(floor(store))
    client = KeyRoll(store).client(clock, secrets.token_bytes, transport)
    try:
        reply = client.ask(OpenStaff(badge=badge, pin=pin))
    finally:
        client.close()
    if isinstance(reply, Answered) and isinstance(reply.message, StaffOpened):
        return reply.message
    told = identity.configuration(store)
    boot = uuid7(clock.moment().at, secrets.token_bytes(ENTROPY_BYTES))
    writer = Writer(
        store, terminal=who.terminal, owner=who.owner, boot_id=boot, clock=clock, entropy=secrets.token_bytes
    )
    return Badges(writer).check(badge, pin, decode_key(who.lookup_key), told.desk if told else DeskRules())
