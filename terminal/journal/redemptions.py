"""Redemptions on disk: one state per intent, moved by facts alone (protocol, section 3)."""

from datetime import timedelta
from typing import assert_never

import msgspec

from drivers.ports import (
    PrintAssumed,
    PrintConfirmed,
    PrintFailed,
    PrintFault,
    PrintOutcome,
    PrintUnknown,
)
from loyalty.answers import Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Body, Cancel, PrintResult, Redemption, Reference, Source
from loyalty.bodies import PrintOutcome as PrintOutcomeBody
from loyalty.envelope import Envelope
from loyalty.holds import HoldState, spend
from loyalty.ids import Uuid
from loyalty.programme import Programme, Reward, ref
from loyalty.vouchers import voucher_serial
from loyalty.wire import Authorised
from terminal.journal.chain import Links
from terminal.journal.documents import Pending, PrintDocument, PrintState, read, write
from terminal.journal.errors import LateFactError, UnknownIntentError
from terminal.journal.keeping import return_of
from terminal.journal.ledger import drawn_between, unspend
from terminal.journal.settling import settlement
from terminal.journal.writer import Writer
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Intended, Plan
from terminal.machine.session import LocalCard
from terminal.store.values import OutboxRow, Put, Table, place_of

SLOTS = 4
"""What one redemption may append: a hold given back, the intent, its cancel or its print's outcome, one to spare."""

REACHED_FROM: dict[PrintState, frozenset[PrintState]] = {
    PrintState.QUEUED: frozenset({PrintState.INTENDED}),
    PrintState.DECLINED: frozenset({PrintState.INTENDED}),
    PrintState.CANCELLED: frozenset({PrintState.INTENDED}),
    PrintState.SENT: frozenset({PrintState.QUEUED}),
    PrintState.FAILED: frozenset({PrintState.QUEUED, PrintState.SENT}),
    PrintState.CONFIRMED: frozenset({PrintState.SENT}),
    PrintState.ASSUMED: frozenset({PrintState.SENT}),
    PrintState.UNKNOWN: frozenset({PrintState.SENT}),
}
"""From where each state may be reached; every other move is a fact that came too late."""

OPEN = frozenset({PrintState.INTENDED, PrintState.QUEUED, PrintState.SENT})
"""States that a boot must bring to their end."""


class Redemptions:
    """Records intents and what became of them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def known(self, intent_id: Uuid) -> PrintDocument | None:
        """An intent that this terminal keeps, or None where it never had it or has forgotten it."""
        text = self._writer.store.get(Table.PRINTS, intent_id)
        return read(PrintDocument, text) if text is not None else None

    def document(self, intent_id: Uuid) -> PrintDocument:
        """An intent's document.

        Raises:
            UnknownIntentError: there is none.
        """
        text = self._writer.store.get(Table.PRINTS, intent_id)
        if text is None:
            raise UnknownIntentError(f"There is no intent {intent_id} in the store.")
        return read(PrintDocument, text)

    def waiting(self, intent_id: Uuid) -> OutboxRow | None:
        """An intent's row in the outbox, or None where it waits no more."""
        document = self.document(intent_id)
        place = place_of(document.epoch, document.seq)
        found = self._writer.store.waiting(1, place - 1)
        row = found[0] if found else None
        return row if isinstance(row, OutboxRow) and row.id == intent_id else None

    def keeps_back(self, row: OutboxRow) -> bool:
        """Whether no batch may take a row: a free intent that is still to be decided, or whose cancel speaks for it.

        One that was decided and waits all the same got a new place meanwhile, in a new epoch; one whose document is
        lost, nobody here will ever decide. Both go, and central gives their places a receipt.
        """
        if not row.free_intent:
            return False
        text = self._writer.store.get(Table.PRINTS, row.id)
        return text is not None and read(PrintDocument, text).state in {PrintState.INTENDED, PrintState.CANCELLED}

    def intend(
        self,
        *,
        token: str,
        account: Uuid,
        programme: Programme,
        reward: Reward,
        plan: Plan,
        mode: EntryMode,
        assurance: Assurance,
        language: str,
        member: str | None,
    ) -> Intended:
        """Record what a shopper confirmed; an allowance intent is queued in the same commit.

        Raises:
            AmountError: the hold has less than the reward costs.
            UnknownIntentError: there is no such hold.
        """
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            bodies: list[Body] = return_of(writer, drafts, plan.give_back) if plan.give_back else []
            body = Redemption(
                id=(intent_id := writer.new_id()),
                owner=writer.owner,
                occasion=writer.occasion(mode, assurance),
                programme=ref(programme),
                card=token,
                account=account,
                reward=reward.id,
                points=reward.price,
                co_payment_cents=reward.co_payment_cents,
                serial=voucher_serial(intent_id),
                source=plan.source,
                hold=plan.hold,
            )
            links = Links(writer.head(), writer.terminal)
            place = [links.add(each) for each in (*bodies, body)][-1].envelope
            now = writer.moment()
            document = _document(body, place, (programme, reward), (language, member), now)
            if plan.source is Source.ALLOWANCE:
                hold = drafts.hold(plan.hold) if plan.hold else None
                if hold is None:
                    raise UnknownIntentError(f"There is no hold {plan.hold} to redeem out of.")
                left = spend(hold, reward.price, now.at, clock_trusted=now.trusted)
                drafts.put_hold(left)
                drafts.add_pending(token, Pending(intent_id, -reward.price, programme.id, now.at))
                document = msgspec.structs.replace(document, state=PrintState.QUEUED, drawn=drawn_between(hold, left))
            put = Put(Table.PRINTS, intent_id, write(document))
            writer.commit([*links.changes(), put, *drafts.changes()], reserved=True)
            return Intended(intent_id, body.serial, plan, now.at)

    def decided(self, intent_id: Uuid, authorised: Authorised) -> Reason | None:
        """Record central's decision with all that it settled; None when the voucher is queued, else why it is not.

        Raises:
            LateFactError: the intent was cancelled meanwhile; central settles it by the cancel.
        """
        writer = self._writer
        with writer.lock:
            answer = authorised.answer
            first = answer.first if answer.status is Status.DUPLICATE else answer.status
            taken = first is Status.ACCEPTED
            document = _moved(self.document(intent_id), PrintState.QUEUED if taken else PrintState.DECLINED)
            drafts = writer.drafts()
            settled = settlement(writer.store, (answer, *authorised.undelivered), drafts)
            put = Put(Table.PRINTS, intent_id, write(document))
            writer.commit([put, *settled, *drafts.changes()])
            return None if taken else (answer.reason or Reason.NOT_ALLOWED)

    def cancel(self, intent_id: Uuid) -> LocalCard:
        """Record that nothing is printed; from here on the shopper may try again.

        Raises:
            LateFactError: central's decision is on the disk already.
        """
        writer = self._writer
        with writer.lock:
            document = _moved(self.document(intent_id), PrintState.CANCELLED)
            body = Cancel(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(),
                card=document.token,
                account=document.account,
                intent=Reference(document.id, document.epoch, document.seq, document.hash),
            )
            put = Put(Table.PRINTS, intent_id, write(document))
            writer.append([body], writer.drafts(), put, reserved=True)
            return writer.card(document.token)

    def sent(self, intent_id: Uuid) -> PrintDocument:
        """Record that the voucher's bytes go to the printer now.

        Raises:
            LateFactError: they went already, or must not go.
        """
        writer = self._writer
        with writer.lock:
            document = _moved(self.document(intent_id), PrintState.SENT)
            writer.commit([Put(Table.PRINTS, intent_id, write(document))])
            return document

    def printed(self, intent_id: Uuid, outcome: PrintOutcome) -> LocalCard:
        """Record what is known of the print; one that failed for certain puts an allowance back.

        Raises:
            LateFactError: an outcome is recorded already.
        """
        writer = self._writer
        with writer.lock:
            result, evidence = _result_of(outcome)
            document = _moved(self.document(intent_id), PrintState(result.value))
            drafts = writer.drafts()
            if result is PrintResult.FAILED and document.hold is not None:
                hold = drafts.hold(document.hold)
                if hold is not None and hold.state is HoldState.OPEN:
                    drafts.put_hold(unspend(hold, document.drawn))
                drafts.settle(document.token, document.id)
            body = PrintOutcomeBody(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(),
                card=document.token,
                account=document.account,
                redemption=document.id,
                serial=document.serial,
                result=result,
                evidence=evidence,
            )
            put = Put(Table.PRINTS, intent_id, write(document))
            writer.append([body], drafts, put, reserved=True)
            return writer.card(document.token)

    def recover(self) -> tuple[PrintDocument, ...]:
        """Bring every intent that the last run left open to its end (protocol, section 3, item 5).

        `free` without an answer is cancelled, queued and not sent has failed, sent without an outcome is unknown.
        Answers the intents as they were found.
        """
        writer = self._writer
        with writer.lock:
            prints = [read(PrintDocument, text) for _, text in writer.store.all(Table.PRINTS)]
            left = tuple(document for document in prints if document.state in OPEN)
            for document in left:
                if document.state is PrintState.INTENDED:
                    self.cancel(document.id)
                elif document.state is PrintState.QUEUED:
                    self.printed(document.id, PrintFailed(PrintFault.NO_ANSWER))
                else:
                    self.printed(document.id, PrintUnknown(PrintFault.NO_ANSWER))
            return left


def _document(
    body: Redemption,
    place: Envelope,
    what: tuple[Programme, Reward],
    whom: tuple[str, str | None],
    now: Moment,
) -> PrintDocument:
    """The intent as the store keeps it: enough to print its voucher again, whatever the programme says by then."""
    (programme, reward), (language, member) = what, whom
    assert body.card is not None, "an intent is of a card"
    assert body.account is not None, "an intent is of an account"
    return PrintDocument(
        id=body.id,
        state=PrintState.INTENDED,
        serial=body.serial,
        epoch=place.epoch,
        seq=place.seq,
        hash=place.hash,
        token=body.card,
        account=body.account,
        programme=programme.id,
        version=programme.version,
        reward=reward.id,
        reward_name=reward.name(language),
        price=reward.price,
        unit=programme.unit,
        co_payment_cents=reward.co_payment_cents,
        currency=programme.currency,
        source=body.source,
        hold=body.hold,
        language=language,
        member=member,
        terms=programme.terms.get(language, ""),
        issued_at=now.at,
        valid_until=now.at + timedelta(days=reward.voucher_days),
    )


def _moved(document: PrintDocument, state: PrintState) -> PrintDocument:
    if document.state not in REACHED_FROM[state]:
        raise LateFactError(f"Intent {document.id} is {document.state.value}: it cannot become {state.value} any more.")
    return msgspec.structs.replace(document, state=state)


def _result_of(outcome: PrintOutcome) -> tuple[PrintResult, str]:
    match outcome:
        case PrintConfirmed(evidence):
            return PrintResult.CONFIRMED, evidence.value
        case PrintAssumed():
            return PrintResult.ASSUMED, ""
        case PrintUnknown(fault):
            return PrintResult.UNKNOWN, fault.value
        case PrintFailed(fault):
            return PrintResult.FAILED, fault.value
        case _:
            assert_never(outcome)
