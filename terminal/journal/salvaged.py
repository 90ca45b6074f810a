"""Holds after a salvage: rows may be gone, so nothing is spent out of a hold until central has spoken of it anew.

Protocol, section 4: after a salvage the allowance is zero until central confirms it. What was open goes back as far
as is known here; what was asked for is asked for again under the same id, which brings the first answer; a return
that was recorded is recorded again. Otherwise a request or a return that was lost would keep a member's points held
for ever.
"""

from collections.abc import Iterable

import msgspec

from loyalty.bodies import Body, HoldRequest, HoldReturn, decode
from loyalty.holds import Hold, HoldState, returnable
from loyalty.ids import Uuid
from loyalty.programme import Programme, ProgrammeRef, ref
from terminal.journal.documents import CardDocument, read
from terminal.journal.ledger import Drafts
from terminal.journal.writer import Writer
from terminal.store.values import OutboxRow, Table, Waiting

_SPEAKING = {"hold_request", "hold_return"}


def settle_holds(writer: Writer, drafts: Drafts, waiting: Iterable[Waiting]) -> list[Body]:
    """What to record of the holds here, which are changed in `drafts`; one that a waiting row settles is left alone."""
    spoken_of = {_hold_of(row) for row in waiting if isinstance(row, OutboxRow) and row.kind in _SPEAKING}
    found: list[Body] = []
    for _, text in list(writer.store.all(Table.HOLDS)):
        hold = read(Hold, text)
        if hold.id in spoken_of and hold.state is not HoldState.OPEN:
            continue
        match hold.state:
            case HoldState.ASKED:
                found.append(_asked_again(writer, hold))
            case HoldState.OPEN | HoldState.RETURNED:
                drafts.put_hold(msgspec.structs.replace(hold, state=HoldState.RETURNED))
                found.append(_returned(writer, hold))
            case HoldState.REFUSED:
                drafts.drop_hold(hold.id)
    return found


def _hold_of(row: OutboxRow) -> Uuid | None:
    body = decode(row.body)
    return body.hold if isinstance(body, HoldRequest | HoldReturn) else None


def _asked_again(writer: Writer, hold: Hold) -> Body:
    return HoldRequest(
        id=writer.new_id(),
        owner=writer.owner,
        occasion=writer.occasion(),
        programme=_programme_of(writer, hold),
        card=_card_of(writer, hold),
        account=hold.account,
        hold=hold.id,
    )


def _returned(writer: Writer, hold: Hold) -> Body:
    return HoldReturn(
        id=writer.new_id(),
        owner=writer.owner,
        occasion=writer.occasion(),
        account=hold.account,
        hold=hold.id,
        points=returnable(hold),
    )


def _programme_of(writer: Writer, hold: Hold) -> ProgrammeRef | None:
    """The newest version of the hold's programme that is known here."""
    known = (read(Programme, text) for _, text in writer.store.all(Table.PROGRAMMES))
    mine = [each for each in known if each.id == hold.programme]
    return ref(max(mine, key=lambda each: each.version)) if mine else None


def _card_of(writer: Writer, hold: Hold) -> str | None:
    """A card of the hold's account; without one central repeats its answer, or has nothing to answer."""
    for token, text in writer.store.all(Table.CARDS):
        summary = read(CardDocument, text).summary
        if summary is not None and summary.account == hold.account:
            return token
    return None
