"""What stands on a slip of one's own data: who it is, the cards, and the figures; the lists are in `slip_lists`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from loyalty.card_status import CardStatus
from loyalty.programme import Unit
from loyalty.wire_privacy import BalanceData, MemberData
from screens.texts import Texts

_STATUS: Final = {
    CardStatus.ISSUED: "slip.card.issued",
    CardStatus.BLOCKED: "slip.card.blocked",
    CardStatus.REPLACED: "slip.card.replaced",
    CardStatus.EXPIRED: "slip.card.expired",
    CardStatus.BLANK: "slip.card.blank",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a title alone, a sentence alone (`value` empty), or a label with its value."""

    label: str
    value: str = ""
    title: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What a member's data is written with."""

    data: MemberData
    texts: Texts
    zone: ZoneInfo

    def day(self, when: datetime) -> str:
        """A moment's day in the shop's calendar."""
        return self.texts.full_day(when.astimezone(self.zone).date())

    def count(self, points: int, unit: Unit) -> str:
        """Points with their unit."""
        return f"{self.texts.number(points)} {self.texts.get(f'unit.{unit.value}', n=points)}"

    def yes(self, said: bool) -> str:
        """Yes or no."""
        return self.texts.get("slip.yes" if said else "slip.no")


def titled(title: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Rows beneath a title; nothing at all where there are none."""
    found = list(rows)
    if found:
        yield Row(title, title=True)
        yield from found


def person(slip: Slip) -> Iterator[Row]:
    """Who it is."""
    data, texts = slip.data, slip.texts
    yield Row(texts.get("slip.person"), title=True)
    unknown = texts.get("slip.unknown")
    yield Row(texts.get("slip.name"), data.name or unknown)
    for label, address, verified_at in (
        (texts.get("slip.mail"), data.mail, data.mail_verified_at),
        (texts.get("slip.phone"), data.phone, data.phone_verified_at),
    ):
        yield Row(label, address or unknown)
        if verified_at is not None:
            yield Row(texts.get("slip.verified"), slip.day(verified_at))
    yield Row(texts.get("slip.language"), data.language or unknown)
    if data.customer_since is not None:
        yield Row(texts.get("slip.since"), slip.day(data.customer_since))
    if data.warned_at is not None:
        yield Row(texts.get("slip.warned"), slip.day(data.warned_at))
    if data.household:
        yield Row(texts.get("slip.household"), slip.yes(said=True))
    if data.works_here:
        yield Row(texts.get("slip.works_here"), slip.yes(said=True))


def cards(slip: Slip) -> Iterator[Row]:
    """The member's cards, without their numbers."""
    texts = slip.texts
    yield Row(texts.get("slip.cards"), title=True)
    for card in slip.data.cards:
        issued = slip.day(card.issued_at) if card.issued_at is not None else texts.get("slip.unknown")
        yield Row(texts.get(_STATUS[card.status]), issued)
        if card.valid_until is not None:
            yield Row(texts.get("slip.valid_until"), slip.day(card.valid_until))
        if card.sold_at is not None and card.paid_cents is not None and card.currency is not None:
            bought = texts.get("slip.sold", day=slip.day(card.sold_at))
            yield Row(bought, texts.money(card.paid_cents, card.currency))
    yield Row(texts.get("slip.no_number"))


def balance(slip: Slip, each: BalanceData) -> Iterator[Row]:
    """The figures in one programme."""
    texts = slip.texts
    yield Row(each.programme, title=True)
    yield Row(texts.get("slip.balance"), slip.count(each.balance, each.unit))
    if each.held:
        places = ", ".join(held.terminal for held in slip.data.holds if held.programme == each.programme)
        label = texts.get("slip.held_at", place=places) if places else texts.get("slip.held")
        yield Row(label, slip.count(each.held, each.unit))
    if each.owed:
        yield Row(texts.get("slip.owed"), slip.count(each.owed, each.unit))
    for lot in each.lots:
        if lot.expires_at is not None:
            expires = texts.get("slip.expires", day=slip.day(lot.expires_at))
            yield Row(expires, slip.count(lot.points, each.unit))
    if each.shopped_cents is not None and each.currency is not None:
        yield Row(texts.get("slip.shopped"), texts.money(each.shopped_cents, each.currency))
    if each.shopped_from is not None and each.shopped_until is not None:
        yield Row(texts.get("slip.shopped_days"), f"{slip.day(each.shopped_from)} – {slip.day(each.shopped_until)}")
