"""The calls by which a card gets onto a phone; the page that picks it up is in `central.phone`."""

from urllib.parse import urlsplit

from central.api.calls import Call, Reply, Visit
from central.api.proofs import card_in_use
from central.book.rows import CardRow
from central.errors import ProblemError
from central.members import pickups
from central.members.possession import shows_possession
from central.members.proven import member_of, was_proven
from central.summaries import ways_to_prove
from loyalty.assurance import Assurance
from loyalty.phone import SECRET_BYTES, SECRET_PATTERN, may_take, pickup_address
from loyalty.signing import encode_key
from loyalty.wire import ProblemType
from loyalty.wire_phone import CardToTake, PickedUp, PickUp, TakeCard

PICKUPS_A_MINUTE = 30
"""From one address: a secret cannot be guessed, but asking costs."""


def take_card(visit: Visit) -> Reply:
    """`POST /v1/cards/digital`: a phone may pick the card up, once, within ten minutes."""
    asked = visit.read(TakeCard)
    card = card_in_use(visit, asked.token)
    connection, owner = visit.connection, visit.caller.owner
    ways = ways_to_prove(connection, owner, [card.account], visit.central.post.channels).get(card.account, ())
    if not may_take(_assured(visit, card, asked), ways):
        raise ProblemError(ProblemType.CONFLICT, "The member must prove who they are first.")
    secret = encode_key(visit.central.entropy(SECRET_BYTES))
    expires_at = pickups.offer(connection, visit.caller, card.account, secret, visit.now)
    address = pickup_address(_base(visit), secret)
    replaces = pickups.is_on_a_phone(connection, owner, card.account)
    return Reply(CardToTake(address=address, expires_at=expires_at, replaces=replaces))


def _assured(visit: Visit, card: CardRow, asked: TakeCard) -> Assurance:
    """How sure central is, by what it saw itself: a terminal's word alone is worth possession at most."""
    connection, owner = visit.connection, visit.caller.owner
    if was_proven(connection, visit.caller, member_of(card), visit.now):
        return Assurance.PROVEN
    shown = min(asked.assurance, Assurance.POSSESSION)
    held = shows_possession(connection, owner, card, asked.mode, shown)
    return Assurance.POSSESSION if held else Assurance.KEYED


def _base(visit: Visit) -> str:
    """Where phones reach central: as it was told, else as the terminal reaches it."""
    if visit.central.member_url is not None:
        return visit.central.member_url
    asked = urlsplit(visit.url)
    return f"{asked.scheme}://{asked.netloc}"


def pick_up(visit: Visit) -> Reply:
    """`POST /m/{secret}/pickup`: the member's page takes its key."""
    asked, secret = visit.read(PickUp), visit.path["secret"]
    if SECRET_PATTERN.fullmatch(asked.page) is None:
        raise ProblemError(ProblemType.BAD_REQUEST, "A page's name is 16 bytes in base64url.")
    page = pickups.Page(secret, asked.page, visit.central.entropy(pickups.KEY_BYTES))
    return Reply(pickups.pick_up(visit.connection, page, visit.now), headers={"cache-control": "no-store"})


CALLS = (
    Call(
        "POST",
        "/v1/cards/digital",
        "Let a phone pick the card up.",
        take_card,
        CardToTake,
        TakeCard,
        problems=(
            ProblemType.BAD_REQUEST,
            ProblemType.CARD_UNKNOWN,
            ProblemType.CONFLICT,
            ProblemType.TOO_LARGE,
        ),
    ),
    Call(
        "POST",
        "/m/{secret}/pickup",
        "The member's page takes the key of its rotating QR, once.",
        pick_up,
        PickedUp,
        PickUp,
        signed=False,
        most_a_minute=PICKUPS_A_MINUTE,
        problems=(
            ProblemType.BAD_REQUEST,
            ProblemType.TOKEN_UNKNOWN,
            ProblemType.TOKEN_USED,
            ProblemType.TOKEN_EXPIRED,
            ProblemType.TOO_LARGE,
            ProblemType.TOO_MANY,
        ),
    ),
)
