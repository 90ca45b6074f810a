"""The key switch and the housing's contact: what the machine makes of them."""

from drivers.events import ContactChanged, ContactKind
from terminal.machine.effects import Code, Note
from terminal.machine.events import KeySwitch, Tampered
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Machine
from terminal.machine.step import step
from terminal.runtime.translate import translate
from tests.terminal.machine.journey import CONTEXT, START

NOW = Moment(START, 1000, trusted=True)
MACHINE = Machine(CONTEXT, Health(), Attract("nl"), keyed=(1, 2, 3, 4, 5))


def test_the_key_is_on_and_off():
    turned, effects = step(MACHINE, KeySwitch(on=True), NOW)
    assert turned.health.key_on
    assert [type(effect).__name__ for effect in effects] == ["StartSession"]
    back, _ = step(turned, KeySwitch(on=False), NOW)
    assert not back.health.key_on


def test_the_key_lets_numbers_be_typed_again():
    assert step(MACHINE, KeySwitch(on=False), NOW)[0].keyed == MACHINE.keyed
    assert step(MACHINE, KeySwitch(on=True), NOW)[0].keyed == ()


def test_an_open_housing_is_known_and_logged_once_each_time():
    opened, effects = step(MACHINE, Tampered(opened=True), NOW)
    assert (opened.health.tampered, effects) == (True, (Note(Code.TAMPERED),))
    shut, effects = step(opened, Tampered(opened=False), NOW)
    assert (shut.health.tampered, effects) == (False, ())
    assert isinstance(opened.state, Attract)
    assert step(shut, Tampered(opened=True), NOW)[0].health.openings == 2
    assert step(opened, Tampered(opened=True), NOW)[0].health.openings == 1


def test_contacts_are_translated():
    assert translate(ContactChanged("key", ContactKind.KEY, True, 1.0)) == KeySwitch(on=True)
    assert translate(ContactChanged("tamper", ContactKind.TAMPER, False, 1.0)) == Tampered(opened=True)
