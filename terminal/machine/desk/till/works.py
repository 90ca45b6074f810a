"""The pieces of this work: a frozen value each, and their closed union."""

from dataclasses import dataclass, field

from loyalty.ids import Uuid
from loyalty.vouchers import VoucherVerdict
from loyalty.wire_vouchers import VoucherChecked
from terminal.machine.desk.form import Form


@dataclass(frozen=True, slots=True)
class TypingVoucher:
    """A voucher is asked for: scanned, or its short code typed."""

    form: Form


@dataclass(frozen=True, slots=True)
class AtVoucher:
    """A voucher lies there.

    Attributes:
        code: what it says, as central is asked.
        proof: what its signature proves by the keys that are known here; None for a short code.
        checked: what central said of it, or None.
        use: the id under which its use was asked for, kept so that a repeat uses nothing twice.
        busy: whether central is asked.
        unanswered: whether it said nothing to the last question.
    """

    code: str = field(repr=False)
    proof: VoucherVerdict | None = field(default=None, repr=False)
    checked: VoucherChecked | None = field(default=None, repr=False)
    use: Uuid | None = None
    busy: bool = False
    unanswered: bool = False


VoucherWork = TypingVoucher | AtVoucher
TillWork = VoucherWork
"""What staff are at, of this work."""
