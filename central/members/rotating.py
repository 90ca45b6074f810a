"""Whether a rotating QR was made just now by the page of the card's own member."""

from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection, select, update

from central import tables as t
from central.book.rows import CardRow
from loyalty.codes import RotatingMemberCode
from loyalty.ids import Uuid
from loyalty.rotating import Fresh, OutOfTime, Replayed, WrongMac, step_of, verify_rotating
from loyalty.signing import decode_key
from loyalty.wire import CardStatus


def prove_rotating(connection: Connection, owner: Uuid, card: CardRow, code: RotatingMemberCode, now: datetime) -> bool:
    """Judge a rotating code by the key of the card's account, and remember its step as used where it holds.

    The row stays locked from the judgement to the remembering, so two terminals cannot both take one picture.
    """
    if card.status is not CardStatus.ISSUED:
        return False
    s = t.member_secrets.c
    mine = (s.owner == owner, s.account == card.account)
    secret = connection.execute(select(s.rotating_key, s.rotating_step).where(*mine).with_for_update()).first()
    if secret is None or secret.rotating_key is None:
        return False
    verdict = verify_rotating(code, decode_key(secret.rotating_key), step_of(now), secret.rotating_step)
    match verdict:
        case Fresh(step):
            connection.execute(update(t.member_secrets).where(*mine).values(rotating_step=step))
            return True
        case Replayed() | OutOfTime() | WrongMac():
            return False
        case _:
            assert_never(verdict)
