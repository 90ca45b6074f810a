"""Doors beside the everyday ones: a tag, and a Digital Link of a host that the programme named."""

from dataclasses import replace

import pytest

from drivers.events import Scanned, Source
from drivers.lines import Ending, Line
from drivers.telling import Teller
from loyalty.assurance import Assurance, EntryMode
from loyalty.identify import identify
from loyalty.tokens import card_token
from screens.views import RefusalKind, RefusalView
from terminal.machine.events import Event, Read
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, LookingUp, Machine
from terminal.machine.step import step
from terminal.machine.view import view
from terminal.runtime.translate import translate
from tests.terminal.machine.journey import CONTEXT, OWNER, SCHEMES, START, TOKEN_KEY

NOW = Moment(START, 1_000, trusted=True)
ONLINE = Health(online=True)
TAG = "04A224B1C35F80"
LINK = "https://Loyalty.Example/8018/123456789012345675"


def after(event: Event, **context: object) -> Machine:
    machine = Machine(replace(CONTEXT, **context), ONLINE, Attract("nl"))  # type: ignore[arg-type]  # a stand-in, on purpose
    return step(machine, event, NOW)[0]


def refusal(machine: Machine) -> RefusalKind:
    screen = view(machine, NOW)
    assert isinstance(screen, RefusalView)
    return screen.kind


def typed(text: str) -> Event:
    (said,) = Teller("tags", Source.RFID, sends_identifier=False).tell(Line(text, Ending.ENTER), 1.0)
    assert isinstance(said, Scanned)
    told = translate(said)
    assert told is not None
    return told


@pytest.mark.parametrize("text", [TAG, TAG.lower(), "04:A2:24:B1:C3:5F:80"])
def test_a_tag_begins_a_session_as_a_guessable_card(text: str) -> None:
    state = after(typed(text)).state
    assert isinstance(state, LookingUp)
    number = SCHEMES.tapped(TAG)
    assert number is not None
    assert state.session.token == str(card_token(TOKEN_KEY, OWNER, number))
    assert (state.session.mode, state.session.assurance) == (EntryMode.TAPPED, Assurance.GUESSABLE)


@pytest.mark.parametrize("text", ["08A1B2C3", "10001", "SP1.M.10001", TAG + "00"])
def test_what_else_a_tag_reader_types_is_not_ours(text: str) -> None:
    assert refusal(after(typed(text))) is RefusalKind.NOT_OURS


def test_a_digital_link_counts_where_its_host_was_named() -> None:
    shown = Read(EntryMode.CAMERA, LINK, "qr")
    assert isinstance(after(shown, link_hosts=frozenset({"loyalty.example"})).state, LookingUp)
    assert refusal(after(shown)) is RefusalKind.NOT_OURS
    assert refusal(after(shown, link_hosts=frozenset({"example"}))) is RefusalKind.NOT_OURS


def test_nothing_of_a_tag_is_in_a_repr() -> None:
    assert TAG not in repr(after(typed(TAG)))
    assert TAG not in repr(identify(TAG, EntryMode.TAPPED, None, SCHEMES))
