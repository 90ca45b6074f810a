"""The calls by which staff look at claims and decide them."""

from central import claims
from central.api.calls import Call, Reply, Visit
from central.book.reading import is_uuid
from central.errors import ProblemError
from central.staff.members import acting
from loyalty.problems import ProblemType
from loyalty.wire_claims import MOST_CLAIMS, ClaimDecided, ClaimsPage, DecideClaim, ListClaims


def list_claims(visit: Visit) -> Reply:
    """`POST /v1/claims/list`: the open claims of this shop, oldest first."""
    asked = visit.read(ListClaims)
    if (
        not 1 <= asked.limit <= MOST_CLAIMS
        or not is_uuid(asked.by)
        or not (asked.after is None or is_uuid(asked.after))
    ):
        raise ProblemError(ProblemType.BAD_REQUEST, f"'limit' is 1 … {MOST_CLAIMS}; 'by' and 'after' are UUIDs.")
    acting(visit.connection, visit.caller, asked.by)
    page = claims.open_claims(
        visit.connection, visit.caller.owner, shop=visit.caller.shop, after=asked.after, limit=asked.limit
    )
    return Reply(page)


def decide_claim(visit: Visit) -> Reply:
    """`POST /v1/claims/{claim}/decide`: grant or refuse a claim."""
    asked = visit.read(DecideClaim)
    if asked.claim != visit.path["claim"] or not is_uuid(asked.claim) or not is_uuid(asked.by):
        raise ProblemError(ProblemType.BAD_REQUEST, "'claim' is the UUID of the address, 'by' one of staff.")
    if len(asked.note) > claims.LONGEST_NOTE or "\x00" in asked.note:
        raise ProblemError(ProblemType.BAD_REQUEST, f"'note' has at most {claims.LONGEST_NOTE} signs, none of control.")
    word = claims.Word(asked.grant, asked.note, acting(visit.connection, visit.caller, asked.by))
    decided = claims.decide(visit.connection, visit.caller.owner, asked.claim, word, visit.now, visit.mint)
    return Reply(decided)


_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.STAFF_REFUSED, ProblemType.TOO_LARGE)

CALLS = (
    Call(
        "POST",
        "/v1/claims/list",
        "The open claims for missing points of this shop.",
        list_claims,
        ClaimsPage,
        ListClaims,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/claims/{claim}/decide",
        "Grant or refuse a claim for missing points.",
        decide_claim,
        ClaimDecided,
        DecideClaim,
        problems=_PROBLEMS,
    ),
)
