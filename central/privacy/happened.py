"""What a member agreed to, asked for and gave, and what was done about them: the lists of their own data."""

from sqlalchemy import Connection, Select, and_, func, or_, select

from central import tables as t
from central.book.book import Programmes
from central.customers.purses import MERGE
from central.of_account import gifts_of
from central.privacy.whose import Whose
from loyalty.bodies import Kind, Response, decode
from loyalty.charity import whole_cents
from loyalty.claims import ClaimRefusal, ClaimState
from loyalty.errors import BodyError
from loyalty.ids import Uuid
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
from loyalty.wire_privacy import ProofData, ResponseData, UseData


def works_here(connection: Connection, whose: Whose) -> bool:
    """Whether the member, or one of their cards, is on the list of staff."""
    s = t.staff.c
    query = select(s.id).where(s.owner == whose.owner, or_(s.customer.in_(whose.customers), s.card.in_(whose.tokens)))
    return connection.execute(query.limit(1)).first() is not None


def consents(connection: Connection, whose: Whose, most: int) -> tuple[ConsentData, ...]:
    """What was agreed to, newest first."""
    c = t.consents.c
    query = (
        select(c.given_at, c.terms, c.mail, c.sms)
        .where(c.owner == whose.owner, c.customer.in_(whose.customers))
        .order_by(c.noted_at.desc(), c.id)
        .limit(most)
    )
    return tuple(
        ConsentData(given_at=row.given_at, terms=row.terms, mail=row.mail, sms=row.sms)
        for row in connection.execute(query)
    )


def proofs(connection: Connection, whose: Whose) -> ProofData:
    """What there is to prove with, of the card's own account."""
    s = t.member_secrets.c
    query = select(s.pin.is_not(None), s.pin_locked_at.is_not(None), s.rotating_key.is_not(None))
    row = connection.execute(query.where(s.owner == whose.owner, s.account == whose.accounts[0])).one_or_none()
    return ProofData() if row is None else ProofData(pin=bool(row[0]), pin_locked=bool(row[1]), page=bool(row[2]))


def _own(whose: Whose) -> Select[tuple[str]]:
    """The accounts that are the person's, not another's with whom they share it."""
    a = t.accounts.c
    theirs = or_(a.customer.in_(whose.customers), a.customer.is_(None))
    return select(a.id).where(a.owner == whose.owner, a.id.in_(whose.accounts), theirs)


def proven(connection: Connection, whose: Whose) -> tuple[ProvenData, ...]:
    """When somebody last proved to be the member, by terminal."""
    p, k = t.proofs.c, t.terminals.c
    query = (
        select(k.code, p.proven_at)
        .join(t.terminals, (k.owner == p.owner) & (k.id == p.terminal))
        .where(p.owner == whose.owner, or_(p.carrier.in_(whose.customers), p.carrier.in_(_own(whose))))
        .order_by(p.proven_at.desc(), k.code)
    )
    return tuple(ProvenData(terminal=row.code, proven_at=row.proven_at) for row in connection.execute(query))


def codes(connection: Connection, whose: Whose, most: int) -> tuple[CodeData, ...]:
    """The codes that were sent, newest first."""
    v = t.verifications.c
    of_own = and_(v.carrier.is_(None), v.account.in_(_own(whose)))
    query = (
        select(v.sent_at, v.channel, v.purpose, v.confirmed_at)
        .where(v.owner == whose.owner, or_(v.customer.in_(whose.customers), v.carrier.in_(whose.customers), of_own))
        .order_by(v.sent_at.desc(), v.id)
        .limit(most)
    )
    return tuple(
        CodeData(sent_at=row.sent_at, channel=row.channel, purpose=row.purpose, confirmed=row.confirmed_at is not None)
        for row in connection.execute(query)
    )


def phones(connection: Connection, whose: Whose) -> tuple[PhoneData, ...]:
    """The cards that were offered to a phone."""
    p = t.card_pickups.c
    query = (
        select(p.made_at, p.taken_at)
        .where(p.owner == whose.owner, p.account.in_(whose.accounts))
        .order_by(p.made_at.desc(), p.hash)
    )
    return tuple(PhoneData(made_at=row.made_at, taken_at=row.taken_at) for row in connection.execute(query))


def responses(connection: Connection, whose: Whose, most: int) -> tuple[ResponseData, ...]:
    """The answers to campaigns, also those that came too late to count."""
    tx = t.transactions.c
    query = (
        select(tx.body, tx.occurred_at)
        .where(tx.owner == whose.owner, tx.account.in_(whose.accounts), tx.kind == Kind.RESPONSE.value)
        .order_by(tx.occurred_at.desc(), tx.id)
        .limit(most)
    )
    found: list[ResponseData] = []
    for row in connection.execute(query):
        try:
            body = decode(row.body) if row.body is not None else None
        except BodyError:
            continue
        if isinstance(body, Response):
            found.append(ResponseData(when=row.occurred_at, campaign=body.campaign, answer=body.answer))
    return tuple(found)


def claims(connection: Connection, whose: Whose, most: int) -> tuple[ClaimData, ...]:
    """The claims for missing points, with what became of each."""
    c = t.claims.c
    query = (
        select(t.claims)
        .where(c.owner == whose.owner, c.account.in_(whose.accounts))
        .order_by(c.made_at.desc(), c.id)
        .limit(most)
    )
    return tuple(
        ClaimData(
            day=row.day,
            cents=row.cents,
            currency=row.currency,
            state=ClaimState(row.state),
            made_at=row.made_at,
            refusal=ClaimRefusal(row.refusal) if row.refusal is not None else None,
            points=row.points,
            decided_at=row.decided_at,
            noted=row.note is not None,
        )
        for row in connection.execute(query)
    )


def gifts(connection: Connection, whose: Whose, programmes: Programmes, language: str) -> tuple[GiftData, ...]:
    """What the member's sales gave, by charity."""
    g = gifts_of(whose.owner, lambda account: account.in_(whose.accounts)).c
    query = (
        select(
            g.programme,
            g.charity,
            func.sum(g.parts).label("parts"),
            func.min(g.given_at).label("first_at"),
            func.max(g.given_at).label("last_at"),
        )
        .group_by(g.programme, g.charity)
        .order_by(g.programme, g.charity)
    )
    found: list[GiftData] = []
    for row in connection.execute(query):
        versions = programmes.versions.get(Uuid(row.programme), ())
        charity = next(
            (one.charity for one in reversed(versions) if one.charity is not None and one.charity.id == row.charity),
            None,
        )
        found.append(
            GiftData(
                programme=versions[-1].name(language) if versions else "",
                charity=charity.name(language) if charity is not None else row.charity,
                cents=whole_cents(int(row.parts)),
                currency=versions[-1].currency.value if versions else None,
                first_at=row.first_at,
                last_at=row.last_at,
            )
        )
    return tuple(found)


def vouchers(
    connection: Connection, whose: Whose, programmes: Programmes, told: tuple[str, int]
) -> tuple[VoucherData, ...]:
    """The vouchers that were printed for the member, newest first; `told` is the language and how many at most."""
    language, most = told
    v, tx = t.vouchers.c, t.transactions.c
    query = (
        select(t.vouchers)
        .join(t.transactions, (tx.owner == v.owner) & (tx.id == v.redemption))
        .where(v.owner == whose.owner, tx.account.in_(whose.accounts), tx.kind == Kind.REDEMPTION.value)
        .order_by(v.issued_at.desc(), v.serial)
        .limit(most)
    )
    found: list[VoucherData] = []
    for row in connection.execute(query):
        of = programmes.version(Uuid(row.programme), row.version) if row.programme is not None else None
        reward = of.reward(row.reward) if of is not None else None
        found.append(
            VoucherData(
                reward=reward.name(language) if reward is not None else row.reward,
                issued_at=row.issued_at,
                valid_until=row.valid_until,
                used_at=row.used_at,
                voided_at=row.voided_at,
            )
        )
    return tuple(found)


def uses(connection: Connection, whose: Whose) -> tuple[UseData, ...]:
    """Where the account was last used."""
    u, k, s = t.uses.c, t.terminals.c, t.shops.c
    query = (
        select(k.code, s.name, u.used_at)
        .join(t.terminals, (k.owner == u.owner) & (k.id == u.terminal))
        .join(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(u.owner == whose.owner, u.account.in_(whose.accounts))
        .order_by(u.used_at.desc(), k.code)
    )
    return tuple(UseData(terminal=row.code, shop=row.name, used_at=row.used_at) for row in connection.execute(query))


def joins(connection: Connection, whose: Whose) -> tuple[JoinData, ...]:
    """With what was joined, newest first: never with whom."""
    j = t.joins.c
    query = (
        select(j.kind, j.kept, j.made_at, j.undone_at)
        .where(j.owner == whose.owner, or_(j.kept.in_(whose.customers), j.gone.in_(whose.customers)))
        .order_by(j.made_at.desc(), j.id)
    )
    found: list[JoinData] = []
    for row in connection.execute(query):
        role = JoinRole.HOST if row.kept in whose.customers else JoinRole.GUEST
        role = JoinRole.MERGED if row.kind == MERGE else role
        found.append(JoinData(role=role, made_at=row.made_at, undone_at=row.undone_at))
    return tuple(found)


def acts(connection: Connection, whose: Whose, most: int) -> tuple[ActData, ...]:
    """What staff did about the member and their cards, newest first."""
    a, j = t.acts.c, t.joins.c
    joined = select(j.id).where(j.owner == whose.owner, or_(j.kept.in_(whose.customers), j.gone.in_(whose.customers)))
    about = or_(a.subject.in_((*whose.customers, *whose.accounts)), a.subject.in_(joined), a.id.in_(joined))
    query = (
        select(a.done_at, a.action, a.reason, a.note)
        .where(a.owner == whose.owner, about)
        .order_by(a.done_at.desc(), a.id)
        .limit(most)
    )
    return tuple(
        ActData(done_at=row.done_at, action=row.action, reason=row.reason, noted=row.note is not None)
        for row in connection.execute(query)
    )


def alerts(connection: Connection, whose: Whose, most: int) -> tuple[AlertData, ...]:
    """The alerts that concern the member's accounts, newest first."""
    i = t.incidents.c
    query = (
        select(i.opened_at, i.kind, i.closed_at)
        .where(i.owner == whose.owner, i.account.in_(whose.accounts))
        .order_by(i.opened_at.desc(), i.id)
        .limit(most)
    )
    return tuple(
        AlertData(opened_at=row.opened_at, kind=row.kind, closed_at=row.closed_at) for row in connection.execute(query)
    )


def wishes(connection: Connection, whose: Whose, most: int) -> tuple[WishData, ...]:
    """Earlier wishes about one's own data, newest first."""
    r = t.privacy_requests.c
    query = (
        select(r.asked_at, r.kind)
        .where(r.owner == whose.owner, r.account.in_(whose.accounts))
        .order_by(r.asked_at.desc(), r.id)
        .limit(most)
    )
    return tuple(WishData(asked_at=row.asked_at, kind=row.kind) for row in connection.execute(query))
