"""The card to take along, by the real client and the real central, and by the counter's phone."""

from datetime import UTC, datetime

import pytest

from loyalty.assurance import Assurance, EntryMode
from loyalty.phone import with_number
from loyalty.rotating import rotating_code, step_of
from loyalty.signing import decode_key
from loyalty.wire import CardSummary, Lookup, ProblemType
from loyalty.wire_phone import CardToTake, TakeCard
from terminal.central_client import CentralClient, Refused
from terminal.counter.acts import HandsError
from terminal.counter.phones import Phones, Seen
from tests.contract.test_client_and_central import Desk, answered, client, desk, office

__all__ = ["client", "desk", "office"]


def test_a_card_is_taken_along_once_and_its_phone_proves(desk: Desk, client: CentralClient) -> None:
    card = next(each for each in desk.office.world.cards if each.name == "Emma Smit")
    wish = TakeCard(token=card.token, mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION)
    offer = answered(client.ask(wish), CardToTake)
    assert offer.address.startswith(f"{desk.office.url}/m/")
    seen, phones = Seen(with_number(offer.address, card.number), card.number), Phones()
    phones.pick_up(seen)
    key = phones.holding(card).rotating_key
    assert key is not None
    code = rotating_code(card.number, step_of(datetime.now(UTC)), decode_key(key))
    asked = Lookup(token=card.token, step=code.step, mac=code.mac, number=code.number)
    assert answered(client.look_up(asked), CardSummary).proven
    with pytest.raises(HandsError, match="took this code already"):
        Phones().pick_up(seen)


def test_whoever_must_prove_first_is_told_so_signed(desk: Desk, client: CentralClient) -> None:
    token = next(each.token for each in desk.office.world.cards if each.name == "Sanne van den Berg")
    reply = client.ask(TakeCard(token=token, mode=EntryMode.SCANNED, assurance=Assurance.PROVEN))
    assert isinstance(reply, Refused)
    assert reply.problem.type is ProblemType.CONFLICT
