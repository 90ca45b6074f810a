"""Who the terminal is: made on the device at enrolment, kept in the store, never shown."""

from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from loyalty.errors import LoyaltyError, ProgrammeError
from loyalty.privacy import default_notice
from loyalty.programme import Programme
from loyalty.receipts import TillKeys
from loyalty.schemes import Schemes, default_schemes
from loyalty.signing import decode_key, private_text, public_text, read_private, read_public
from loyalty.tokens import TokenKey
from loyalty.wire import CharityChanged, Configuration, Enrol, Enrolled
from loyalty.wire_terminals import TerminalRole
from terminal.central_client import Answered, Refused, Reply, Revoked, Skewed, Weather
from terminal.errors import EnrolmentError, NotEnrolledError, StartError
from terminal.journal.documents import (
    CONFIGURATION,
    IDENTITY,
    ConfigurationDocument,
    Document,
    IdentityDocument,
    charity_key,
    read,
    write,
)
from terminal.machine.context import Context
from terminal.store.store import Store
from terminal.store.values import Delete, Put, Table
from terminal.taking_over import TAKING_OVER, asked, taking_over

NEW_KEYS = "new-keys"
NEXT_KEYS = "next-keys"
REVOKED = "revoked"
TEST_DUE = "self-test-due"


class TestDueDocument(Document, frozen=True, kw_only=True):
    """The technician who enrolled this terminal has not ended its self-test yet."""

    __test__ = False

    language: str


class RevokedDocument(Document, frozen=True, kw_only=True):
    """Central put this terminal out of service; no start without a network forgets it."""


class NewKeysDocument(Document, frozen=True, kw_only=True):
    """The private keys of an enrolment, or of a roll, that central has not answered yet."""

    request_key: str
    voucher_key: str

    def __repr__(self) -> str:
        return "NewKeysDocument()"


Ask = Callable[[Enrol], Reply[Enrolled]]
"""The enrolment call; `terminal.central_client_enrolling.enrol` with its address."""


def identity(store: Store) -> IdentityDocument | None:
    """Who this terminal is, or None before its enrolment."""
    text = store.get(Table.SETTINGS, IDENTITY)
    return read(IdentityDocument, text) if text is not None else None


def enrolled(store: Store) -> IdentityDocument:
    """Who this terminal is.

    Raises:
        StartError: it is not enrolled.
    """
    who = identity(store)
    if who is None:
        raise NotEnrolledError
    return who


def configuration(store: Store) -> Configuration | None:
    """What central last told the terminal to be."""
    text = store.get(Table.SETTINGS, CONFIGURATION)
    return read(ConfigurationDocument, text).configuration if text is not None else None


def enrol(
    store: Store,
    ask: Ask,
    *,
    url: str,
    token: str,
    board: str,
    software: str,
    pin: bytes | None = None,
    then_test: str | None = None,
) -> IdentityDocument:
    """Enrol: keys are made here and never leave; what central says is kept in one commit.

    The keys are on the disk before central hears of them: where its answer is lost, the same code may be tried again
    and brings the same terminal.

    The caller opens the first epoch once it has a journal, and a new one where the board took a store over: a full
    store is taken over where key and badge were there (`terminal.taking_over`), and by no other way.

    Args:
        store: this device's.
        ask: the enrolment call.
        url: central's address.
        token: one-time.
        board: this board's serial.
        software: the program's version.
        pin: SHA-256 of the server's key, where the code named it.
        then_test: the language of the self-test that the first start begins with; None for none.

    Raises:
        EnrolmentError: the terminal is enrolled already, central did not take it in, or said what cannot be.
    """
    old = identity(store)
    if old is not None and taking_over(store) is None:
        raise EnrolmentError(
            "This terminal is enrolled already. To put this board in an old one's place, turn the key, show a "
            "technician's badge and choose 'New board'; or say --take-over."
        )
    keys = enrolment_keys(store)
    message = Enrol(
        token=token,
        request_key=public_text(read_private(keys.request_key)),
        voucher_key=public_text(read_private(keys.voucher_key)),
        board=board,
        software=software,
        store_of=None if old is None else old.terminal,
    )
    enrolled = _taken_in(_asked(store, ask, message))
    if old is not None and (enrolled.terminal, enrolled.owner) != (old.terminal, old.owner):
        raise EnrolmentError("Central takes this board for another terminal: what waits here is not that one's.")
    document = _document(url, enrolled, keys, pin)
    try:
        context(store, document, enrolled.configuration, virtual=False)
    except LoyaltyError as error:
        raise EnrolmentError(f"Central's configuration contradicts itself ({error}). Have it mended.") from error
    due = () if then_test is None else (Put(Table.SETTINGS, TEST_DUE, write(TestDueDocument(language=then_test))),)
    store.commit(
        [
            Put(Table.SETTINGS, IDENTITY, write(document)),
            Put(Table.SETTINGS, CONFIGURATION, write(ConfigurationDocument(configuration=enrolled.configuration))),
            Delete(Table.SETTINGS, NEW_KEYS),
            Delete(Table.SETTINGS, NEXT_KEYS),
            Delete(Table.SETTINGS, TAKING_OVER),
            Delete(Table.SETTINGS, REVOKED),
            *due,
        ]
    )
    return document


def _asked(store: Store, ask: Ask, message: Enrol) -> Reply[Enrolled]:
    """Central's answer; that it was asked, and may have said yes unheard, is on the disk first."""
    asked(store, answering=True)
    reply = ask(message)
    if isinstance(reply, Refused | Revoked | Skewed):
        asked(store, answering=False)
    return reply


def _document(url: str, enrolled: Enrolled, keys: NewKeysDocument, pin: bytes | None) -> IdentityDocument:
    return IdentityDocument(
        url=url,
        terminal=enrolled.terminal,
        owner=enrolled.owner,
        epoch=enrolled.epoch,
        request_key=keys.request_key,
        voucher_key=keys.voucher_key,
        lookup_key=enrolled.lookup_key,
        lookup_key_id=enrolled.lookup_key_id,
        central_key=enrolled.central_key,
        spki=None if pin is None else pin.hex(),
    )


def enrolment_keys(store: Store) -> NewKeysDocument:
    """The keys of an enrolment that was begun; new ones, on the disk by now, where none was."""
    text = store.get(Table.SETTINGS, NEW_KEYS)
    if text is not None:
        return read(NewKeysDocument, text)
    return _make_keys(store, NEW_KEYS)


def _make_keys(store: Store, name: str) -> NewKeysDocument:
    made = NewKeysDocument(
        request_key=private_text(Ed25519PrivateKey.generate()), voucher_key=private_text(Ed25519PrivateKey.generate())
    )
    store.commit([Put(Table.SETTINGS, name, write(made))])
    return made


def next_keys(store: Store) -> NewKeysDocument | None:
    """The keys of a roll that central has not answered yet, or None."""
    text = store.get(Table.SETTINGS, NEXT_KEYS)
    return read(NewKeysDocument, text) if text is not None else None


def begin_roll(store: Store) -> NewKeysDocument:
    """The keys of a roll: those of one that was begun, else new ones, on the disk before central hears of them."""
    return next_keys(store) or _make_keys(store, NEXT_KEYS)


def adopt_next_keys(store: Store) -> None:
    """Central knows the next keys: they are the terminal's now, and the old ones are gone, in one commit."""
    keys, who = next_keys(store), identity(store)
    if keys is None or who is None:
        return
    rolled = msgspec.structs.replace(who, request_key=keys.request_key, voucher_key=keys.voucher_key)
    store.commit([Put(Table.SETTINGS, IDENTITY, write(rolled)), Delete(Table.SETTINGS, NEXT_KEYS)])


def keep_revoked(store: Store) -> None:
    """Central put this terminal out of service: every later start knows it."""
    if not is_revoked(store):
        store.commit([Put(Table.SETTINGS, REVOKED, write(RevokedDocument()))])


def is_revoked(store: Store) -> bool:
    """Whether central put this terminal out of service; it never comes back (protocol, section 8)."""
    return store.get(Table.SETTINGS, REVOKED) is not None


def move(store: Store, url: str) -> None:
    """Central answers at another address from now on; whom the terminal believes there stays the same.

    Raises:
        StartError: the terminal is not enrolled.
    """
    who = identity(store)
    if who is None:
        raise StartError("This terminal is not enrolled: it has no central that could move.")
    if who.url != url:
        store.commit([Put(Table.SETTINGS, IDENTITY, write(msgspec.structs.replace(who, url=url)))])


def keep_configuration(store: Store, told: Configuration) -> None:
    """Keep a newer configuration."""
    store.commit([Put(Table.SETTINGS, CONFIGURATION, write(ConfigurationDocument(configuration=told)))])


def _taken_in(reply: Reply[Enrolled]) -> Enrolled:
    match reply:
        case Answered(enrolled):
            return enrolled
        case Refused(problem):
            raise EnrolmentError(f"Central does not take this terminal in: {problem.title}. Ask for a new code.")
        case Weather(why=why):
            raise EnrolmentError(f"Central cannot be reached ({why}). Check the network, then scan the code again.")
        case Revoked():
            raise EnrolmentError("Central has put this terminal out of service. Ask for a new code.")
        case Skewed(now):
            raise EnrolmentError(f"The terminal's clock is wrong; central says {now:%Y-%m-%d %H:%M} UTC. Set it first.")


def programmes_in_force(store: Store, told: Configuration) -> tuple[Programme, ...]:
    """The newest version known of each programme that the shop has, in the configuration's order."""
    newest = {programme.id: programme for programme in told.programmes}
    for _, text in store.all(Table.PROGRAMMES):
        programme = read(Programme, text)
        known = newest.get(programme.id)
        if known is not None and programme.version > known.version:
            newest[programme.id] = programme
    return tuple(newest.values())


def context(
    store: Store, who: IdentityDocument, told: Configuration, *, virtual: bool, entrance: bool = False
) -> Context:
    """What the machine must know of the terminal's place.

    Raises:
        LoyaltyError: central's configuration contradicts itself.
    """
    if not told.languages:
        raise ProgrammeError("The configuration names no language.")
    tills: dict[str, list[Ed25519PublicKey]] = {}
    for till in told.tills:
        tills.setdefault(till.till, []).append(read_public(till.key))
    programmes = programmes_in_force(store, told)
    return Context(
        terminal=who.terminal,
        owner=who.owner,
        code=told.terminal_code,
        shop=told.shop,
        languages=told.languages,
        currency=told.currency,
        programmes=programmes,
        schemes=default_schemes() if told.schemes is None else Schemes(told.schemes),
        token_key=TokenKey(who.lookup_key_id, decode_key(who.lookup_key)),
        tills=TillKeys(public=tills),
        link_hosts=frozenset(host.lower() for host in told.link_hosts),
        campaigns=told.campaigns,
        entrance=entrance or TerminalRole.ENTRANCE in told.profile.roles,
        virtual=virtual,
        privacy=told.privacy or default_notice(told.shop.name),
        collected=_collected(store, programmes),
        desk=told.desk,
        voucher_keys=told.voucher_keys,
        expected=told.profile.hardware,
    )


def _collected(store: Store, programmes: tuple[Programme, ...]) -> tuple[CharityChanged, ...]:
    """What central last said of the programmes' charities."""
    texts = (store.get(Table.SETTINGS, charity_key(programme.id)) for programme in programmes)
    return tuple(read(CharityChanged, text) for text in texts if text is not None)


def voucher_key(who: IdentityDocument) -> Ed25519PrivateKey:
    """The key that vouchers are signed with."""
    return read_private(who.voucher_key)


def test_due(store: Store) -> str | None:
    """The language of whoever enrolled the terminal on its screen and did not try it yet; None where it was tried."""
    text = store.get(Table.SETTINGS, TEST_DUE)
    return read(TestDueDocument, text).language if text is not None else None


test_due.__test__ = False  # type: ignore[attr-defined] # pytest would take it for a test
