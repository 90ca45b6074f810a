"""Asking central about PINs and codes. Nothing of it is recorded, logged or kept: it lives as long as the call."""

from typing import assert_never

from loyalty.wire_proofs import (
    Confirmed,
    ConfirmVerification,
    PinProof,
    PinSet,
    ProvePin,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from terminal.central_client import Answered, Reply
from terminal.machine.proofs import Question, TypedCode, Verdict
from terminal.runtime.ports import Counter

Asked = Reply[PinProof] | Reply[PinSet] | Reply[VerificationStarted] | Reply[Confirmed]


def ask(counter: Counter, question: Question) -> Asked:
    """Ask one question; the answer is of the question's own kind."""
    match question:
        case ProvePin():
            return counter.prove_pin(question)
        case SetPin():
            return counter.set_pin(question)
        case StartVerification():
            return counter.start_verification(question)
        case TypedCode(verification, code):
            return counter.confirm_verification(verification, ConfirmVerification(code=code))
        case _:
            assert_never(question)


def verdict_of(reply: Asked) -> Verdict | None:
    """Central's word, or None where it said nothing useful."""
    return reply.message if isinstance(reply, Answered) else None
