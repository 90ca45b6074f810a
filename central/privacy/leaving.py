"""Erasing a member (GDPR, article 17): points lapse by postings, cards become tombstones, the books lose the name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from central import tables as t
from central.book.asking import ask_back_all
from central.book.counter import Change, ChangeKind, note_changes
from central.book.house import house_book
from central.book.saving import save
from central.columns import METADATA
from central.context import Central
from central.database import chunks
from central.messages.letters import post
from central.messages.ports import Letter
from central.privacy.wording import LETTER_LIFE, farewell_letter
from loyalty.ids import Uuid
from loyalty.postings import Bucket, PostingKind
from loyalty.programme import Unit
from loyalty.wire_privacy import Lapsed, LeaveAnswer, LeaveOutcome
from loyalty.wire_proofs import Channel


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who leaves: a person with all that is theirs alone, or one account of a card without a name.

    Attributes:
        customers: the person, and whoever turned out to be the same one.
        accounts: theirs alone; their points lapse.
        shared: accounts that others of a household go on using, each with who is its customer from now on.
        tokens: the cards that are erased.
    """

    owner: Uuid
    customers: tuple[Uuid, ...]
    accounts: tuple[Uuid, ...]
    shared: tuple[tuple[Uuid, Uuid], ...]
    tokens: tuple[str, ...]


def leaver_of(connection: Connection, owner: Uuid, account: Uuid, token: str | None = None) -> Leaver:
    """Who leaves with a card, and all that is theirs.

    Args:
        connection: the database.
        owner: whose member.
        account: the card's account.
        token: the card that was shown; None where the account's own customer is meant.
    """
    a, c = t.accounts.c, t.cards.c
    person = connection.execute(select(a.customer).where(a.owner == owner, a.id == account)).scalar_one()
    if token is not None:
        carrier = connection.execute(select(c.customer).where(c.owner == owner, c.token == token)).scalar_one_or_none()
        person = carrier or person
    if person is None:
        return Leaver(owner, (), (account,), (), tuple(_tokens(connection, owner, c.account == account)))
    customers = _same(connection, owner, Uuid(person))
    named = select(a.id, a.customer).where(a.owner == owner, a.customer.in_(customers)).order_by(a.id)
    alone: list[Uuid] = []
    shared: list[tuple[Uuid, Uuid]] = []
    for row in connection.execute(named).all():
        others = select(c.customer).where(c.owner == owner, c.account == row.id, c.customer.not_in(customers))
        other = connection.execute(others.order_by(c.customer).limit(1)).scalar_one_or_none()
        if other is None:
            alone.append(Uuid(row.id))
        else:
            shared.append((Uuid(row.id), Uuid(other)))
    heads = [each for each, _ in shared]
    theirs = or_(c.account.in_(alone), c.customer.in_(customers), and_(c.account.in_(heads), c.customer.is_(None)))
    return Leaver(owner, customers, tuple(alone), tuple(shared), tuple(_tokens(connection, owner, theirs)))


def _same(connection: Connection, owner: Uuid, customer: Uuid) -> tuple[Uuid, ...]:
    """A customer, and all who turned out to be the same person."""
    c = t.customers.c
    found = [customer]
    for each in found:
        merged = select(c.id).where(c.owner == owner, c.merged_into == each).order_by(c.id)
        found.extend(Uuid(one) for one in connection.execute(merged).scalars() if one not in found)
    return tuple(found)


def _tokens(connection: Connection, owner: Uuid, which: ColumnElement[bool]) -> list[str]:
    c = t.cards.c
    return list(connection.execute(select(c.token).where(c.owner == owner, which).order_by(c.token)).scalars())


def let_go(central: Central, connection: Connection, leaver: Leaver, now: datetime) -> LeaveAnswer:
    """Let a member go: all of it in the caller's one transaction. A confirmation is queued before the address goes."""
    mailed = _say_farewell(central, connection, leaver, now)
    lapsed = _lapse(central, connection, leaver, now)
    ask_back_all(connection, leaver.owner, leaver.accounts, now)
    _erase_cards(connection, leaver)
    _erase_person(connection, leaver, now)
    return LeaveAnswer(outcome=LeaveOutcome.LEFT, lapsed=lapsed, mailed=mailed)


def _say_farewell(central: Central, connection: Connection, leaver: Leaver, now: datetime) -> bool:
    c, o = t.customers.c, t.owners.c
    if not leaver.customers or Channel.MAIL not in central.post.channels:
        return False
    query = select(c.mail, c.language).where(c.owner == leaver.owner, c.id == leaver.customers[0])
    person = connection.execute(query).one()
    if not person.mail:
        return False
    owner = connection.execute(select(o.name).where(o.owner == leaver.owner)).scalar_one()
    said = farewell_letter(person.language, owner)
    letter = Letter(central.mint(now), Channel.MAIL, person.mail, said.subject, said.text)
    post(connection, leaver.owner, letter, now, now + LETTER_LIFE)
    return True


def _lapse(central: Central, connection: Connection, leaver: Leaver, now: datetime) -> tuple[Lapsed, ...]:
    """Post every figure to zero; what terminals hold lapses when it comes back."""
    book = house_book(central, connection, leaver.owner, leaver.accounts, now)
    figures: dict[Uuid, tuple[int, int]] = {}
    for account, programme in sorted(book.loaded.figures):
        book.settle_expiry(account, programme)
        book.let_go(account, programme)
        held = sum(hold.points for hold in book.purse(account, programme).holds)
        gone = figures.get(programme, (0, 0))
        figures[programme] = (gone[0], gone[1] + held)
    for posted in book.posted:
        if posted.posting.kind is PostingKind.LEFT and posted.posting.bucket is Bucket.FREE:
            points, held = figures[posted.programme]
            figures[posted.programme] = (points - posted.posting.amount, held)
    save(connection, book)
    found: list[Lapsed] = []
    for each, (points, held) in figures.items():
        current = book.programmes.current(each)
        unit = current.unit if current is not None else Unit.POINTS
        if points or held:
            found.append(Lapsed(programme=each, unit=unit, points=points, held=held))
    return tuple(found)


def _erase_cards(connection: Connection, leaver: Leaver) -> None:
    """The directory forgets the cards, and every terminal is told to."""
    c = t.cards.c
    for part in chunks(leaver.tokens):
        connection.execute(delete(t.cards).where(c.owner == leaver.owner, c.token.in_(part)))
    note_changes(connection, leaver.owner, [Change(ChangeKind.CARD_ERASED, token) for token in leaver.tokens])


def _erase_person(connection: Connection, leaver: Leaver, now: datetime) -> None:
    a, v, m, c = t.accounts.c, t.verifications.c, t.messages.c, t.customers.c
    owner, accounts, customers = leaver.owner, leaver.accounts, leaver.customers
    codes = select(v.id).where(
        v.owner == owner, or_(v.account.in_(accounts), v.customer.in_(customers), v.carrier.in_(customers))
    )
    connection.execute(delete(t.messages).where(m.owner == owner, m.id.in_(codes)))
    for name in OF_AN_ACCOUNT:
        table = METADATA.tables[name]
        connection.execute(delete(table).where(table.c.owner == owner, table.c.account.in_(accounts)))
    alone = {"customer": None, "language": None, "warned_at": None, "left_at": now, "poured_into": None}
    connection.execute(update(t.accounts).where(a.owner == owner, a.id.in_(accounts)).values(alone))
    for account, head in leaver.shared:
        connection.execute(update(t.accounts).where(a.owner == owner, a.id == account).values(customer=head))
    for name in OF_A_CUSTOMER:
        table = METADATA.tables[name]
        connection.execute(delete(table).where(table.c.owner == owner, table.c.customer.in_(customers)))
    s = t.staff.c
    theirs = or_(s.customer.in_(customers), s.card.in_(leaver.tokens))
    connection.execute(update(t.staff).where(s.owner == owner, theirs).values(customer=None, card=None))
    _erase_proofs(connection, leaver)
    _erase_joins(connection, leaver)
    connection.execute(delete(t.customers).where(c.owner == owner, c.id.in_(customers)))


def _erase_proofs(connection: Connection, leaver: Leaver) -> None:
    """What the person proved on an account that others go on sharing."""
    for table in (t.proofs, t.verifications):
        theirs = table.c.owner == leaver.owner, table.c.carrier.in_(leaver.customers)
        connection.execute(delete(table).where(*theirs))


def _erase_joins(connection: Connection, leaver: Leaver) -> None:
    """Erase with whom the person was joined, and what staff typed about them; that staff did something stays."""
    j, x = t.joins.c, t.acts.c
    joined = and_(j.owner == leaver.owner, or_(j.kept.in_(leaver.customers), j.gone.in_(leaver.customers)))
    subjects = (*leaver.customers, *leaver.accounts, *(account for account, _ in leaver.shared))
    about = or_(x.subject.in_(subjects), x.subject.in_(select(j.id).where(joined)))
    connection.execute(update(t.acts).where(x.owner == leaver.owner, about).values(note=None))
    connection.execute(delete(t.joins).where(joined))


OF_AN_ACCOUNT: Sequence[str] = (
    "member_secrets",
    "card_pickups",
    "verifications",
    "proofs",
    "uses",
    "claims",
    "responses",
)
"""Tables with an `account` of which a member who leaves keeps nothing."""
OF_A_CUSTOMER: Sequence[str] = ("consents", "customer_words", "verifications")
"""Tables with a `customer` of which a member who leaves keeps nothing."""
KEPT: Sequence[str] = (
    "transactions",
    "postings",
    "lots",
    "holds",
    "balances",
    "incidents",
    "charity_gifts",
    "privacy_requests",
    "joins",
    "accounts",
    "cards",
    "staff",
    "acts",
    "messages",
    "changes",
)
"""Tables with an `account`, a `customer` or a `subject` that stay.

They are the books, which name nobody, and what is erased by itself.
"""
