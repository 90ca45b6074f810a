"""The messages by which a card gets onto a phone: the terminal asks for it, the member's page picks it up."""

from datetime import datetime

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.wire import Message


class TakeCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/digital`: let a phone pick the card up. Asked again, the address told before is worth nothing."""

    token: str
    mode: EntryMode
    assurance: Assurance
    """Who may: `loyalty.phone.may_take`."""

    def __repr__(self) -> str:
        return "TakeCard()"


class CardToTake(Message, frozen=True, kw_only=True):
    """The answer: where the phone picks the card up, once."""

    address: str
    """Without the member number, which the terminal adds as its fragment."""
    expires_at: datetime
    replaces: bool
    """Whether a phone has the card by now: that one's codes prove nothing once this is picked up."""

    def __repr__(self) -> str:
        return f"CardToTake(replaces={self.replaces})"


class PickUp(Message, frozen=True, kw_only=True):
    """`POST /m/{secret}/pickup`: the member's page takes the key."""

    page: str
    """The page's name for itself, 16 random bytes in base64url: with the same one an answer that got lost is told
    again."""

    def __repr__(self) -> str:
        return "PickUp()"


class PickedUp(Message, frozen=True, kw_only=True):
    """The answer: what the page keeps."""

    key: str
    """Of the rotating QR (`loyalty.rotating`), base64url."""
    owner: Uuid
    name: str
    """The owner's, as members know it."""
    member: str | None
    """The masked name."""

    def __repr__(self) -> str:
        return f"PickedUp(name={self.name!r})"
