"""Facts recorded as they are: one body each, behind the head."""

from typing import Final

import msgspec

from loyalty.bodies import Body, Claim, Issue, PrintOutcome, PrintResult, Replace, Response
from loyalty.ids import Uuid
from loyalty.programme import ref
from loyalty.wire import CardStatus, Item
from terminal.journal.documents import Pending
from terminal.journal.keeping import come_alive
from terminal.journal.ledger import Drafts
from terminal.journal.staff_facts import staff_body
from terminal.journal.writer import Writer
from terminal.machine.facts import (
    Adjusted,
    CardIssued,
    CardReplaced,
    Claimed,
    DecidedFact,
    Fact,
    PrintedAgain,
    Responded,
    Sold,
    StampsCounted,
    TakenBack,
    Who,
)
from terminal.store.values import OutboxRow, place_of

MOST_ANSWERED: Final = 20
"""As many as an owner has open campaigns; central knows them all."""


class Facts:
    """Records what nobody reckons with here."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._deciding: set[int] = set()

    def record(self, who: Who, fact: Fact) -> Uuid:
        """Record a fact; answers its transaction's id."""
        writer = self._writer
        with writer.lock:
            body = self._body(who, fact)
            drafts = writer.drafts()
            _remember(drafts, who, fact, body)
            writer.append([body], drafts)
            return body.id

    def decide(self, who: Who, fact: DecidedFact) -> Item:
        """Record a transaction that central is to decide now; answers it as it is sent.

        Raises:
            NotBlankError: a card that is to be issued is known here as issued already, or as unfit.
        """
        writer = self._writer
        with writer.lock:
            body = self._decided(who, fact)
            drafts = writer.drafts()
            if isinstance(fact, CardIssued) and who.token is not None:
                come_alive(drafts, who.token)
            (row,) = writer.append([body], drafts)
            self._deciding.add(row.place)
            return Item(envelope=row.envelope, body=row.body.decode())

    def keeps_back(self, row: OutboxRow) -> bool:
        """Whether no batch may take a row yet: central is being asked about it, and decides more now than in a batch.

        Known in memory alone: after a restart nobody asks any more, and the batch brings it.
        """
        with self._writer.lock:
            return row.place in self._deciding

    def asked(self, item: Item) -> None:
        """Central answered, or did not: from here on a batch may take the row."""
        with self._writer.lock:
            self._deciding.discard(place_of(item.envelope.epoch, item.envelope.seq))

    def not_issued(self, token: str) -> None:
        """Central did not issue the card: as far as this terminal knows it is a blank still."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            card = drafts.card(token)
            if card.summary is not None and card.summary.status is CardStatus.ISSUED:
                blank = msgspec.structs.replace(card.summary, status=CardStatus.BLANK)
                drafts.put_card(token, msgspec.structs.replace(card, summary=blank))
                writer.commit(drafts.changes())

    def _decided(self, who: Who, fact: DecidedFact) -> Body:
        writer = self._writer
        if isinstance(fact, TakenBack):
            return staff_body(writer, who, fact)
        new, owner = writer.new_id(), writer.owner
        occasion = writer.occasion(who.mode, who.assurance, who.staff)
        match fact:
            case CardIssued(batch, customer, language, paid):
                return Issue(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    card=who.token,
                    batch=batch,
                    customer=customer,
                    language=language,
                    paid=paid,
                )
            case CardReplaced(old_card):
                return Replace(id=new, owner=owner, occasion=occasion, card=who.token, old_card=old_card)
            case PrintedAgain(redemption, serial, evidence):
                return PrintOutcome(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    redemption=redemption,
                    serial=serial,
                    result=PrintResult.CONFIRMED if evidence else PrintResult.ASSUMED,
                    evidence=evidence,
                    duplicate=True,
                )

    def _body(self, who: Who, fact: Fact) -> Body:
        writer = self._writer
        new, owner = writer.new_id(), writer.owner
        occasion = writer.occasion(who.mode, who.assurance, who.staff)
        match fact:
            case Claimed(programme, day, cents):
                return Claim(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    programme=programme,
                    card=who.token,
                    account=who.account,
                    day=day,
                    cents=cents,
                    currency=programme.currency,
                )
            case Responded(campaign, answer, programme):
                return Response(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    card=who.token,
                    account=who.account,
                    programme=ref(programme) if programme is not None else None,
                    campaign=campaign,
                    answer=answer,
                )
            case Sold() | Adjusted() | StampsCounted() | TakenBack():
                return staff_body(writer, who, fact)


def _remember(drafts: Drafts, who: Who, fact: Fact, body: Body) -> None:
    """Keep with the card, in the same commit, what the next session must know though central has not spoken yet."""
    match fact:
        case Responded(campaign, _, programme, points) if who.token is not None:
            card = drafts.card(who.token)
            others = tuple(each for each in card.answered if each != campaign)
            drafts.put_card(who.token, msgspec.structs.replace(card, answered=(*others, campaign)[-MOST_ANSWERED:]))
            if programme is not None and points:
                pending = Pending(body.id, points, programme.id, body.occasion.occurred_at)
                drafts.add_pending(who.token, pending)
        case Sold(programme, _, points) if who.token is not None and points:
            drafts.add_pending(who.token, Pending(body.id, points, programme.id, body.occasion.occurred_at))
        case StampsCounted(programme, points) if who.token is not None:
            drafts.add_pending(who.token, Pending(body.id, points, programme.id, body.occasion.occurred_at))
        case _:
            pass
