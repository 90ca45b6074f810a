"""What a terminal may ask of central while somebody waits, each with its address and the kind of its answer.

Client and central read the same table; whoever adds a question adds it here and to the two unions.
"""

import re
from dataclasses import dataclass
from typing import Final

from loyalty.wire import Message
from loyalty.wire_cards import (
    BlockCard,
    CardChangedNow,
    CardDecided,
    IssueCard,
    RelinkCard,
    ReplaceCard,
    UnblockCard,
)
from loyalty.wire_claims import ClaimDecided, ClaimsPage, DecideClaim, ListClaims
from loyalty.wire_customers import (
    ChangeCustomer,
    CreateCustomer,
    CustomerMade,
    FindCandidates,
    FoundCustomers,
    Joined,
    JoinHousehold,
    LeaveHousehold,
    MergeCustomers,
    SearchCustomers,
    UndoMerge,
    VerifyAddress,
)
from loyalty.wire_history import History, HistoryPage
from loyalty.wire_incidents import CloseIncident, IncidentClosed, IncidentsPage, ListIncidents
from loyalty.wire_orders import ListOrders, OrderPlaced, OrdersPage, PlaceOrder
from loyalty.wire_phone import CardToTake, TakeCard
from loyalty.wire_privacy import AskData, DataGiven, Leave, LeaveAnswer
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
from loyalty.wire_staff import AskDay, Day, OpenStaff, SetStaffPin, StaffOpened, StaffPinSet
from loyalty.wire_vouchers import CheckVoucher, RedeemVoucher, VoucherChecked, VoucherRedeemed

StaffQuestion = (
    OpenStaff
    | SetStaffPin
    | AskDay
    | CheckVoucher
    | RedeemVoucher
    | ListIncidents
    | CloseIncident
    | PlaceOrder
    | ListOrders
    | ListClaims
    | DecideClaim
)
"""What staff ask for their own work."""
StaffTold = (
    StaffOpened
    | StaffPinSet
    | Day
    | VoucherChecked
    | VoucherRedeemed
    | IncidentsPage
    | IncidentClosed
    | OrderPlaced
    | OrdersPage
    | ClaimsPage
    | ClaimDecided
)
"""What central answers to it."""
CustomerQuestion = (
    SearchCustomers
    | FindCandidates
    | CreateCustomer
    | ChangeCustomer
    | VerifyAddress
    | MergeCustomers
    | UndoMerge
    | JoinHousehold
    | LeaveHousehold
    | IssueCard
    | ReplaceCard
    | BlockCard
    | UnblockCard
    | RelinkCard
)
"""What staff ask about customers and their cards."""
CustomerTold = FoundCustomers | CustomerMade | Joined | CardDecided | CardChangedNow
"""What central answers to it; to `VerifyAddress` it answers `VerificationStarted`."""
MemberQuestion = History | TakeCard | ProvePin | SetPin | StartVerification | ConfirmVerification | AskData | Leave
"""What a member asks."""
Question = MemberQuestion | StaffQuestion | CustomerQuestion
"""What can be asked."""
MemberTold = HistoryPage | CardToTake | PinProof | PinSet | VerificationStarted | Confirmed | DataGiven | LeaveAnswer
"""What central answers to it."""
Told = MemberTold | StaffTold | CustomerTold
"""What central answers."""


@dataclass(frozen=True, slots=True)
class Route:
    """A question's way: always a POST, since an address must name nobody.

    Attributes:
        path: the address; a part in braces is a field of the question that names no person, such as a serial.
        asks: the question's kind.
        answers: the answer's kind.
        writes: whether anything is otherwise after it; who practises must not ask it.
    """

    path: str
    asks: type[Message]
    answers: type[Message]
    writes: bool = True

    def address(self, question: Message) -> str:
        """The path with the question's own fields in it."""
        return _FIELD.sub(lambda found: str(getattr(question, found[1])), self.path)


_FIELD: Final = re.compile(r"\{(\w+)\}")

ROUTES: Final = (
    Route("/v1/cards/history", History, HistoryPage, writes=False),
    Route("/v1/cards/digital", TakeCard, CardToTake),
    Route("/v1/cards/prove", ProvePin, PinProof),
    Route("/v1/cards/pin", SetPin, PinSet),
    Route("/v1/verifications", StartVerification, VerificationStarted),
    Route("/v1/verifications/{verification}/confirm", ConfirmVerification, Confirmed),
    Route("/v1/cards/data", AskData, DataGiven),
    Route("/v1/cards/leave", Leave, LeaveAnswer),
    Route("/v1/staff/open", OpenStaff, StaffOpened),
    Route("/v1/staff/pin", SetStaffPin, StaffPinSet),
    Route("/v1/staff/day", AskDay, Day, writes=False),
    Route("/v1/vouchers/check", CheckVoucher, VoucherChecked, writes=False),
    Route("/v1/vouchers/{serial}/redeem", RedeemVoucher, VoucherRedeemed),
    Route("/v1/incidents/list", ListIncidents, IncidentsPage, writes=False),
    Route("/v1/incidents/{incident}/close", CloseIncident, IncidentClosed),
    Route("/v1/orders", PlaceOrder, OrderPlaced),
    Route("/v1/orders/list", ListOrders, OrdersPage, writes=False),
    Route("/v1/claims/list", ListClaims, ClaimsPage, writes=False),
    Route("/v1/claims/{claim}/decide", DecideClaim, ClaimDecided),
    Route("/v1/customers/search", SearchCustomers, FoundCustomers, writes=False),
    Route("/v1/customers/candidates", FindCandidates, FoundCustomers, writes=False),
    Route("/v1/customers", CreateCustomer, CustomerMade),
    Route("/v1/customers/change", ChangeCustomer, CustomerMade),
    Route("/v1/customers/verify", VerifyAddress, VerificationStarted),
    Route("/v1/customers/merge", MergeCustomers, Joined),
    Route("/v1/customers/merge/undo", UndoMerge, Joined),
    Route("/v1/customers/household/join", JoinHousehold, Joined),
    Route("/v1/customers/household/leave", LeaveHousehold, Joined),
    Route("/v1/cards/issue", IssueCard, CardDecided),
    Route("/v1/cards/replace", ReplaceCard, CardDecided),
    Route("/v1/cards/block", BlockCard, CardChangedNow),
    Route("/v1/cards/unblock", UnblockCard, CardChangedNow),
    Route("/v1/cards/relink", RelinkCard, CardChangedNow),
)

_BY_QUESTION: Final = {route.asks: route for route in ROUTES}


def route_of(question: Message) -> Route:
    """The way of a question.

    Raises:
        KeyError: it is no question of this table.
    """
    return _BY_QUESTION[type(question)]
