"""A member's own data, made up, for the paper it goes on."""

from datetime import UTC, datetime, timedelta

from loyalty.card_status import CardStatus
from loyalty.claims import ClaimState
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.wire_history import HistoryEntry, HistoryKind
from loyalty.wire_kept import (
    ActData,
    AlertData,
    ClaimData,
    CodeData,
    ConsentData,
    GiftData,
    JoinData,
    JoinRole,
    PhoneData,
    ProvenData,
    VoucherData,
    WishData,
)
from loyalty.wire_privacy import (
    BalanceData,
    CardData,
    HeldData,
    LotData,
    MemberData,
    ProofData,
    ResponseData,
    UseData,
)

AT = datetime(2026, 11, 22, 23, 4, tzinfo=UTC)
PROGRAMME = Uuid("01932f6e-7c1a-7abc-8def-0123456789ab")


def entry(number: int) -> HistoryEntry:
    """One of the last transactions; the first is a reward."""
    return HistoryEntry(
        when=AT - timedelta(days=number),
        kind=HistoryKind.EARNED if number else HistoryKind.SPENT,
        programme=PROGRAMME,
        unit=Unit.POINTS,
        points=48 if number else -100,
        balance=1240 - 48 * number,
        shop="De Korenaar",
        reward=None if number else "Cappuccino",
    )


def member_data(entries: int = 4, *, more: bool = False) -> MemberData:
    """What is kept of Jan de Vries."""
    return MemberData(
        as_of=AT,
        owner="De Korenaar",
        since=AT - timedelta(days=365),
        name="Jan de Vries",
        mail="jan@vries.example",
        phone="+31201234001",
        language="nl",
        customer_since=AT - timedelta(days=800),
        cards=(
            CardData(
                status=CardStatus.ISSUED, issued_at=AT - timedelta(days=400), valid_until=AT + timedelta(days=300)
            ),
            CardData(status=CardStatus.REPLACED, issued_at=AT - timedelta(days=800)),
        ),
        balances=(
            BalanceData(
                programme="Korenpunten",
                unit=Unit.POINTS,
                balance=1240,
                free=940,
                held=300,
                owed=40,
                lots=(LotData(points=120, expires_at=AT + timedelta(days=39)), LotData(points=820)),
                shopped_cents=123_456,
                shopped_from=AT - timedelta(days=799),
                shopped_until=AT - timedelta(days=1),
                currency="EUR",
            ),
            BalanceData(programme="Broodzegels", unit=Unit.STAMPS, balance=14, free=14),
        ),
        holds=(HeldData(programme="Korenpunten", unit=Unit.POINTS, points=300, terminal="K1"),),
        entries=tuple(entry(number) for number in range(entries)),
        more=more,
        mail_verified_at=AT - timedelta(days=800),
        household=True,
        consents=(ConsentData(given_at=AT - timedelta(days=800), terms="2024-1", mail=True, sms=False),),
        vouchers=(
            VoucherData(reward="Cappuccino", issued_at=AT, valid_until="2026-12-22"),
            VoucherData(reward="Brood", issued_at=AT - timedelta(days=60), used_at=AT - timedelta(days=59)),
        ),
        gifts=(
            GiftData(
                programme="Korenpunten",
                charity="Speeltuin De Wip",
                cents=617,
                currency="EUR",
                first_at=AT - timedelta(days=300),
                last_at=AT - timedelta(days=1),
            ),
        ),
        proofs=ProofData(pin=True, page=True),
        proven=(ProvenData(terminal="K1", proven_at=AT),),
        codes=(CodeData(sent_at=AT, channel="mail", purpose="prove", confirmed=True),),
        phones=(PhoneData(made_at=AT - timedelta(days=30), taken_at=AT - timedelta(days=30)),),
        joins=(JoinData(role=JoinRole.HOST, made_at=AT - timedelta(days=100)),),
        acts=(ActData(done_at=AT - timedelta(days=400), action="card.replace", noted=True),),
        alerts=(AlertData(opened_at=AT - timedelta(days=50), kind="clock", closed_at=AT - timedelta(days=49)),),
        wishes=(WishData(asked_at=AT - timedelta(days=70), kind="mail"),),
        responses=(ResponseData(when=AT - timedelta(days=9), campaign="brood", answer="walnoot"),),
        claims=(
            ClaimData(day="2026-11-02", cents=1250, currency="EUR", state=ClaimState.OPEN, made_at=AT),
            ClaimData(day="2026-10-02", cents=900, currency="EUR", state=ClaimState.GRANTED, made_at=AT, points=90),
        ),
        uses=(UseData(terminal="K1", shop="De Korenaar", used_at=AT),),
    )
