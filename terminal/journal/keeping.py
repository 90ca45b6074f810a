"""Holds and cards: what is kept ready here, and blanks that come to life."""

import msgspec

from loyalty.assurance import EntryMode
from loyalty.bodies import Body, HoldRequest, HoldReturn, Issue
from loyalty.holds import Hold, HoldState, returnable
from loyalty.ids import Uuid
from loyalty.programme import Programme, ref
from loyalty.wire import CardStatus
from terminal.journal.errors import NotBlankError
from terminal.journal.ledger import Drafts
from terminal.journal.writer import Writer


class Keeping:
    """Records requests and returns of holds, and the issue of blanks."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def request(self, token: str, account: Uuid, programme: Programme) -> Uuid | None:
        """Ask for points to be kept ready here; None where some are, or were asked for, already."""
        writer = self._writer
        with writer.lock:
            mine = (h for h in writer.holds_of(account) if h.programme == programme.id)
            if any(h.state in {HoldState.ASKED, HoldState.OPEN} for h in mine):
                return None
            hold_id = writer.new_id()
            body = HoldRequest(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(),
                programme=ref(programme),
                card=token,
                account=account,
                hold=hold_id,
            )
            drafts = writer.drafts()
            drafts.put_hold(Hold(hold_id, account, programme.id, HoldState.ASKED))
            writer.append([body], drafts)
            return hold_id

    def give_back(self, hold_id: Uuid) -> int | None:
        """Give back what is left of a hold; None where there is none open."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            hold = drafts.hold(hold_id)
            bodies = return_of(writer, drafts, hold_id)
            if hold is None or not bodies:
                return None
            writer.append(bodies, drafts)
            return returnable(hold)

    def issue(self, token: str, batch: Uuid, language: str, staff: Uuid | None = None) -> Uuid:
        """Record that a blank of an assigned batch came to life; answers the transaction's id.

        Raises:
            NotBlankError: the card is known here as issued already, or as unfit; no card is issued twice.
        """
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            come_alive(drafts, token)
            body = Issue(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(EntryMode.SCANNED, staff=staff),
                card=token,
                batch=batch,
                language=language,
            )
            writer.append([body], drafts)
            return body.id


def come_alive(drafts: Drafts, token: str) -> None:
    """Mark a blank as issued, so that this terminal issues it once though central has not spoken yet.

    Raises:
        NotBlankError: the card is known here as issued already, or as unfit.
    """
    card = drafts.card(token)
    if card.summary is None:
        return
    if card.summary.status is not CardStatus.BLANK:
        raise NotBlankError(f"The card is {card.summary.status.value}; take a blank one.")
    alive = msgspec.structs.replace(card.summary, status=CardStatus.ISSUED)
    drafts.put_card(token, msgspec.structs.replace(card, summary=alive))


def return_of(writer: Writer, drafts: Drafts, hold_id: Uuid) -> list[Body]:
    """The return of an open hold, with the hold marked so in `drafts`; nothing where it is not open."""
    hold = drafts.hold(hold_id)
    if hold is None or hold.state is not HoldState.OPEN:
        return []
    drafts.put_hold(msgspec.structs.replace(hold, state=HoldState.RETURNED))
    body = HoldReturn(
        id=writer.new_id(),
        owner=writer.owner,
        occasion=writer.occasion(),
        account=hold.account,
        hold=hold.id,
        points=returnable(hold),
    )
    return [body]
