"""Sales: a receipt's points, recorded once."""

from loyalty.answers import Reason
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Accrual
from loyalty.codes import ReceiptCode
from loyalty.earning import earned
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Programme, ref
from terminal.journal.documents import Pending, ReceiptDocument, write
from terminal.journal.writer import Writer
from terminal.store.values import Put, Table


class Sales:
    """Records accruals."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def record(
        self,
        *,
        token: str,
        account: Uuid | None,
        programme: Programme,
        receipt: ReceiptCode,
        reference: str,
        code: str | None,
        mode: EntryMode,
        assurance: Assurance,
    ) -> int | Reason:
        """Record a receipt's sale; answers the points that are pending now, or why there are none.

        Args:
            token: the card's.
            account: what the card points at, as far as known; central decides on arrival.
            programme: the version it is reckoned by.
            receipt: what the till signed.
            reference: the receipt's name for ever.
            code: the whole signed receipt where only central can check it, else None.
            mode: how the card came in.
            assurance: how sure we are.
        """
        writer = self._writer
        with writer.lock:
            if writer.store.get(Table.RECEIPTS, reference) is not None:
                return Reason.RECEIPT_USED
            if receipt.currency != programme.currency.value:
                return Reason.CURRENCY
            body = Accrual(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(mode, assurance),
                programme=ref(programme),
                card=token,
                account=account,
                cents=receipt.amount_cents,
                currency=Currency(receipt.currency),
                points=earned(programme.earning, receipt.amount_cents),
                receipt=reference,
                receipt_code=code,
            )
            drafts = writer.drafts()
            drafts.add_pending(token, Pending(body.id, body.points, programme.id, body.occasion.occurred_at))
            used = Put(Table.RECEIPTS, reference, write(ReceiptDocument(transaction=body.id)))
            writer.append([body], drafts, used)
            return body.points
