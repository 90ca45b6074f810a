"""The calls by which a member proves who they are, and the virtual post's."""

from collections.abc import Callable

from central.api.calls import Call, Reply, Visit
from central.book.reading import is_uuid
from central.book.rows import CardRow
from central.errors import ProblemError
from central.members import verifications
from central.members.pins import SALT_BYTES, check_pin, has_pin, put_pin
from central.members.proven import member_of, note_proof
from central.summaries import cards_by_token
from loyalty.errors import CodeError
from loyalty.pins import is_obvious, is_pin
from loyalty.tokens import parse_token
from loyalty.wire import CardStatus, Message, ProblemType
from loyalty.wire_proofs import (
    Confirmed,
    ConfirmVerification,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Sending,
    SetPin,
    StartVerification,
    VerificationStarted,
)


def prove_pin(visit: Visit) -> Reply:
    """`POST /v1/cards/prove`: is this the PIN of the card's member?"""
    asked = visit.read(ProvePin)
    card = card_in_use(visit, asked.token)
    _check_form(asked.pin)
    caller, now = visit.caller, visit.now
    proof = check_pin(visit.connection, caller.owner, card.account, asked.pin, now)
    if proof.outcome is PinOutcome.PROVEN:
        note_proof(visit.connection, caller, member_of(card), now)
    return Reply(proof)


def set_pin(visit: Visit) -> Reply:
    """`POST /v1/cards/pin`: a first or new PIN, by a confirmed code or by the present PIN."""
    asked = visit.read(SetPin)
    card = card_in_use(visit, asked.token)
    _check_form(asked.pin)
    if asked.current is not None:
        _check_form(asked.current)
    connection, owner, now = visit.connection, visit.caller.owner, visit.now
    if is_obvious(asked.pin):
        return Reply(PinSet(outcome=PinSetting.OBVIOUS))
    if asked.verification is not None:
        ticket = verifications.ticket(connection, visit.caller, card.account, asked.verification, now)
        if ticket is None:
            return Reply(PinSet(outcome=PinSetting.NOT_PROVEN))
        if ticket.spent:
            # The repeat of an answer that got lost; anything else needs a new code.
            same = has_pin(connection, owner, card.account, asked.pin)
            return Reply(PinSet(outcome=PinSetting.SET if same else PinSetting.NOT_PROVEN))
        verifications.spend(connection, owner, ticket.id, now)
    elif asked.current is not None:
        proof = check_pin(connection, owner, card.account, asked.current, now)
        if proof.outcome is not PinOutcome.PROVEN:
            return Reply(PinSet(outcome=_UNPROVEN[proof.outcome], tries_left=proof.tries_left))
    else:
        return Reply(PinSet(outcome=PinSetting.NOT_PROVEN))
    put_pin(connection, owner, card.account, asked.pin, visit.central.entropy(SALT_BYTES))
    return Reply(PinSet(outcome=PinSetting.SET))


_UNPROVEN = {
    PinOutcome.WRONG: PinSetting.WRONG,
    PinOutcome.LOCKED: PinSetting.LOCKED,
    PinOutcome.NOT_SET: PinSetting.NOT_PROVEN,
}


def start_verification(visit: Visit) -> Reply:
    """`POST /v1/verifications`: send the card's member a code."""
    asked = visit.read(StartVerification)
    card = card_in_use(visit, asked.token)
    if asked.channel not in visit.central.post.channels:
        return Reply(VerificationStarted(outcome=Sending.NO_ADDRESS))
    entropy = visit.central.entropy(verifications.CODE_BYTES)
    wanted = verifications.Wanted(
        card.account, asked.purpose, asked.channel, visit.mint(), entropy, carrier=card.customer
    )
    started = verifications.start(visit.connection, visit.caller, wanted, visit.now)
    return Reply(started, after=visit.central.post.nudge)


def confirm_verification(visit: Visit) -> Reply:
    """`POST /v1/verifications/{verification}/confirm`: the code that was typed."""
    asked = visit.read(ConfirmVerification)
    verification, found = visit.path["verification"], None
    if verification == asked.verification and is_uuid(verification):
        found = verifications.confirm(visit.connection, visit.caller, verification, asked.code, visit.now)
    if found is None:
        raise ProblemError(ProblemType.NOT_FOUND, "This terminal asked for no such code; ask for a new one.")
    return Reply(found)


def card_in_use(visit: Visit, token: str) -> CardRow:
    """The card of a token.

    Raises:
        ProblemError: no card has it, or it is not in use.
    """
    try:
        parse_token(token)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error
    cards = cards_by_token(visit.connection, visit.caller.owner, [token])
    if not cards:
        raise ProblemError(ProblemType.CARD_UNKNOWN, "No card of this owner has this token.")
    if cards[0].status is not CardStatus.ISSUED:
        raise ProblemError(ProblemType.CONFLICT, "The card is not in use.")
    return cards[0]


def _check_form(pin: str) -> None:
    if not is_pin(pin):
        raise ProblemError(ProblemType.BAD_REQUEST, "A PIN is four to six figures.")


class KeptMessage(Message, frozen=True, kw_only=True):
    """A letter that landed in the virtual post."""

    id: str
    channel: str
    address: str
    subject: str
    text: str
    attached: int = 0
    """Bytes of the JSON document that came with a mail; 0 where none did."""

    def __repr__(self) -> str:
        return f"KeptMessage(channel={self.channel})"


class KeptMessages(Message, frozen=True, kw_only=True):
    """`GET /v1/dev/messages`: what was sent, oldest first."""

    messages: tuple[KeptMessage, ...]


def kept_messages(visit: Visit) -> Reply:
    """`GET /v1/dev/messages`: there only where central was started with `--virtual-messages`."""
    virtual = visit.central.post.virtual
    letters = virtual.letters() if virtual is not None else ()
    return Reply(
        KeptMessages(
            messages=tuple(
                KeptMessage(
                    id=each.id,
                    channel=each.channel.value,
                    address=each.address,
                    subject=each.subject,
                    text=each.text,
                    attached=len((each.attachment or "").encode()),
                )
                for each in letters
            )
        )
    )


_CARD_PROBLEMS = (
    ProblemType.BAD_REQUEST,
    ProblemType.CARD_UNKNOWN,
    ProblemType.CONFLICT,
    ProblemType.TOO_LARGE,
)


def _of_a_card(
    path: str, summary: str, carry_out: Callable[[Visit], Reply], answer: type[Message], request: type[Message]
) -> Call:
    return Call("POST", path, summary, carry_out, answer, request, problems=_CARD_PROBLEMS)


CALLS = (
    _of_a_card("/v1/cards/prove", "Whether this is the PIN of the card's member.", prove_pin, PinProof, ProvePin),
    _of_a_card("/v1/cards/pin", "Set a first or new PIN, by a code or by the present one.", set_pin, PinSet, SetPin),
    _of_a_card(
        "/v1/verifications",
        "Send the card's member a code by mail or SMS.",
        start_verification,
        VerificationStarted,
        StartVerification,
    ),
    Call(
        "POST",
        "/v1/verifications/{verification}/confirm",
        "Whether this is the code that was sent.",
        confirm_verification,
        Confirmed,
        ConfirmVerification,
        problems=(ProblemType.BAD_REQUEST, ProblemType.NOT_FOUND, ProblemType.TOO_LARGE),
    ),
)

VIRTUAL_CALLS = (
    Call(
        "GET",
        "/v1/dev/messages",
        "What the virtual post was given; only of a central that was started for trying.",
        kept_messages,
        KeptMessages,
        signed=False,
        writes=False,
    ),
)
