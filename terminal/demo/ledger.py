"""The demo's own books: what was said "done" to, what went over the wire, and what central has in the end.

They are kept apart from the terminal's and from central's, so that the three can be compared.
"""

import threading

import msgspec

from loyalty.answers import Status
from loyalty.bodies import Cancel, decode
from loyalty.wire import Authorised, Batch, BatchAnswer

ANSWERED = frozenset({Status.ACCEPTED, Status.DUPLICATE, Status.REJECTED})


class Tap:
    """Listens to the wire below the terminal's client."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._accepted: dict[str, int] = {}
        self._answered: set[tuple[int, int]] = set()
        self.duplicates_answered = 0

    def __call__(self, path: str, request: bytes, answer: bytes) -> None:
        """One request that central answered; what is no transaction is not ours."""
        with self._lock:
            try:
                if path == "/v1/transactions":
                    self._batch(msgspec.json.decode(request, type=Batch), msgspec.json.decode(answer, type=BatchAnswer))
                elif path == "/v1/transactions/authorise":
                    self._authorise(msgspec.json.decode(answer, type=Authorised))
            except msgspec.DecodeError:
                return  # A problem instead of an answer: nothing was taken.

    def _batch(self, batch: Batch, answer: BatchAnswer) -> None:
        for one in answer.answers:
            self._count(one.id, one.status, (one.epoch, one.seq))
        for item in batch.items:
            body = decode(item.body.encode())
            if isinstance(body, Cancel) and (item.envelope.epoch, item.envelope.seq) in self._answered:
                # A cancel brings its intent's place a receipt.
                self._answered.add((body.intent.epoch, body.intent.seq))

    def _authorise(self, answer: Authorised) -> None:
        for one in (answer.answer, *answer.undelivered):
            self._count(one.id, one.status, (one.epoch, one.seq))

    def _count(self, transaction: str | None, status: Status, place: tuple[int, int]) -> None:
        if status in ANSWERED:
            self._answered.add(place)
        if status is Status.ACCEPTED and transaction is not None:
            self._accepted[transaction] = self._accepted.get(transaction, 0) + 1
        if status is Status.DUPLICATE:
            self.duplicates_answered += 1

    def has(self, transaction: str) -> bool:
        """Whether central accepted it, heard or not."""
        with self._lock:
            return transaction in self._accepted

    @property
    def answered(self) -> frozenset[tuple[int, int]]:
        """Each place of the chain that central has a receipt for."""
        with self._lock:
            return frozenset(self._answered)

    @property
    def doubled(self) -> int:
        """Transactions that central accepted more than once: there must be none."""
        with self._lock:
            return sum(times - 1 for times in self._accepted.values())


class Summary(msgspec.Struct):
    """What `summary.json` says of a day."""

    scans: int = 0
    accruals: int = 0
    redemptions: int = 0
    answers: int = 0
    vouchers_printed: int = 0
    cards_issued: int = 0
    queued_while_offline: int = 0
    forwarded: int = 0
    duplicates_at_central: int = 0
    lost: int = 0
    terminal_balance: int = 0
    central_balance: int = 0
    payment_cards_refused: int = 0
    answers_repeated: int = 0
    prints_unknown: int = 0
    refusals: dict[str, int] = msgspec.field(default_factory=dict)
    ledger_differences: int = 0
    seed: int = 0

    def broken(self) -> tuple[str, ...]:
        """The invariants that do not hold, each as a sentence; none on a good day."""
        rules = {
            f"{self.lost} transactions that were said done never reached central": self.lost == 0,
            f"{self.duplicates_at_central} transactions were counted twice": self.duplicates_at_central == 0,
            f"the terminal reckons {self.terminal_balance} points, central {self.central_balance}": (
                self.terminal_balance == self.central_balance
            ),
            f"{self.ledger_differences} balances at central differ from their postings": self.ledger_differences == 0,
            "nothing was queued during the outage": self.queued_while_offline > 0,
            "no payment card was refused": self.payment_cards_refused > 0,
            "no voucher came out": self.vouchers_printed > 0,
            "no answer was lost and repeated": self.answers_repeated > 0,
        }
        return tuple(sentence for sentence, holds in rules.items() if not holds)
