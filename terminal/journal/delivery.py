"""Delivery: central's answers, its changes, and new epochs."""

from collections.abc import Iterator, Sequence

import msgspec

from loyalty.answers import Answer
from loyalty.bodies import EpochOpened, EpochReason
from loyalty.claims import ClaimState
from loyalty.envelope import Head
from loyalty.holds import HoldState
from loyalty.ids import Uuid
from loyalty.wire import (
    BatchAssigned,
    CardChanged,
    CardErased,
    CardSummary,
    Changes,
    CharityChanged,
    HoldAskedBack,
    ProgrammeChanged,
    StaffChanged,
)
from terminal.journal.documents import CURSOR, CursorDocument, PrintDocument, charity_key, read, write
from terminal.journal.epochs import epoch_changes
from terminal.journal.forgetting import erasure
from terminal.journal.salvaged import settle_holds
from terminal.journal.settling import settlement
from terminal.journal.writer import Writer
from terminal.store.values import Change, OutboxRow, Put, Table, Waiting

_PAGE = 500


def _without_news(summary: CardSummary | None) -> CardSummary | None:
    """The summary once its member was told what there is to tell; open claims stay."""
    if summary is None:
        return None
    open_claims = tuple(claim for claim in summary.claims if claim.state is ClaimState.OPEN)
    return msgspec.structs.replace(summary, refusals=(), claims=open_claims)


class Delivery:
    """Records what central said."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def settle(self, answers: Sequence[Answer]) -> None:
        """Take answers in, all in one commit."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            settled = settlement(writer.store, answers, drafts)
            writer.commit([*settled, *drafts.changes()])

    def undelivered(self, account: Uuid) -> tuple[OutboxRow, ...]:
        """This account's spends and returns of holds that wait, lowest place first."""
        with self._writer.lock:
            return self._writer.spends.of(account)

    def see(self, token: str, summary: CardSummary) -> None:
        """Keep what a look-up said of a card; that its member proved something ends with the session."""
        summary = msgspec.structs.replace(summary, proven=False)
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            drafts.see(token, summary)
            writer.commit(drafts.changes())

    def told(self, token: str) -> None:
        """The member saw the refusals of this card, and what became of claims."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            card = drafts.card(token)
            summary = _without_news(card.summary)
            if card.refusals or summary != card.summary:
                drafts.put_card(token, msgspec.structs.replace(card, refusals=(), summary=summary))
                writer.commit(drafts.changes())

    def cursor(self) -> int:
        """How far `/v1/changes` was read."""
        text = self._writer.store.get(Table.SETTINGS, CURSOR)
        return read(CursorDocument, text).after if text is not None else 0

    def change(self, changes: Changes) -> tuple[Uuid, ...]:
        """Take a page of changes in, with the cursor, in one commit; answers the open holds that are asked back."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            others: list[Change] = [Put(Table.SETTINGS, CURSOR, write(CursorDocument(after=changes.next)))]
            asked: list[Uuid] = []
            for change in changes.changes:
                match change:
                    case CardChanged(card=card):
                        drafts.see(card.token, card)
                    case CardErased(token=token):
                        others += erasure(writer.store, drafts, token)
                    case ProgrammeChanged(programme=programme):
                        others.append(Put(Table.PROGRAMMES, f"{programme.id}/{programme.version}", write(programme)))
                    case HoldAskedBack(hold=hold_id):
                        hold = drafts.hold(hold_id)
                        if hold is not None and hold.state in {HoldState.ASKED, HoldState.OPEN}:
                            # Central asks once: a hold whose grant is still on its way goes back when it arrives.
                            drafts.put_hold(msgspec.structs.replace(hold, asked_back=True))
                        if hold is not None and hold.state is HoldState.OPEN:
                            asked.append(hold_id)
                    case BatchAssigned(batch=batch):
                        others.append(Put(Table.SETTINGS, f"batch/{batch}", write(change)))
                    case CharityChanged(programme=programme_id):
                        others.append(Put(Table.SETTINGS, charity_key(programme_id), write(change)))
                    case StaffChanged(staff=staff):
                        others.append(Put(Table.STAFF, staff, write(change)))
            writer.commit([*others, *drafts.changes()])
            return tuple(asked)

    def open_epoch(self, reason: EpochReason, epoch: int | None = None) -> Head:
        """Open a new epoch, which takes along whatever waits; answers its head. After a salvage no hold is spent from.

        Args:
            reason: why.
            epoch: its number where central named it; else the first that nothing here has used.
        """
        writer = self._writer
        with writer.lock:
            number = max(epoch or 1, writer.store.next_epoch())
            first = EpochOpened(id=writer.new_id(), owner=writer.owner, occasion=writer.occasion(), reason=reason)
            last = writer.store.head()
            drafts = writer.drafts()
            then = settle_holds(writer, drafts, self._waiting()) if reason is EpochReason.SALVAGED else ()
            changes = epoch_changes(
                number, writer.terminal, first, last, self._waiting(), intent_of=self._intent, then=then
            )
            writer.commit([*changes, *drafts.changes()])
            return writer.head()

    def _intent(self, row: OutboxRow) -> PrintDocument | None:
        text = self._writer.store.get(Table.PRINTS, row.id) if row.free_intent else None
        return read(PrintDocument, text) if text is not None else None

    def _waiting(self) -> Iterator[Waiting]:
        after = -1
        while rows := self._writer.store.waiting(_PAGE, after):
            yield from rows
            after = rows[-1].place
