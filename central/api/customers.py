"""The calls by which staff find, make and change customers. What is typed is in no address and in no log."""

from collections.abc import Callable

import msgspec
from sqlalchemy import select, update

from central import tables as t
from central.acts import Act, check_staff, note_act, repeated
from central.api.calls import Call, Reply, Visit
from central.book.counter import Change, ChangeKind, note_changes
from central.book.reading import is_uuid
from central.book.standing import Reader
from central.bulk import insert_rows
from central.customers import finding
from central.customers.forms import Entered, Rules, named_of, read_form
from central.customers.phones import country_of
from central.customers.purses import purses_of
from central.customers.telling import Teller, tell, unverified, with_cards, with_merges
from central.customers.words import put_words
from central.errors import ProblemError
from central.members import verifications
from central.owners import load_numbers, load_programmes
from central.summaries import cards_by_token
from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.tokens import parse_token
from loyalty.wire import ProblemType
from loyalty.wire_customers import (
    MOST_FOUND,
    ChangeCustomer,
    Consent,
    CreateCustomer,
    CustomerForm,
    CustomerMade,
    FindCandidates,
    FoundCustomers,
    Making,
    SearchCustomers,
    VerifyAddress,
)
from loyalty.wire_proofs import Purpose, Sending, VerificationStarted

_LONGEST_QUERY = 200


def search_customers(visit: Visit) -> Reply:
    """`POST /v1/customers/search`."""
    asked = visit.read(SearchCustomers)
    check_staff(visit, asked.by)
    if len(asked.q) > _LONGEST_QUERY or not 1 <= asked.limit <= MOST_FOUND:
        raise ProblemError(ProblemType.BAD_REQUEST, f"Ask with at most {_LONGEST_QUERY} signs for 1 to {MOST_FOUND}.")
    if asked.token is not None:
        found = _carriers(visit, asked.token)
    elif asked.customer is not None:
        found = [asked.customer] if is_uuid(asked.customer) else []
    else:
        found = finding.search(visit.connection, visit.caller.owner, asked.q)
    told = tell(visit.connection, teller(visit), found[: asked.limit])
    if asked.token is not None or asked.customer is not None:
        told = with_cards(visit.connection, visit.caller.owner, told)
        told = with_merges(visit.connection, visit.caller.owner, told)
    return Reply(FoundCustomers(customers=told, more=len(found) > asked.limit))


def _carriers(visit: Visit, token: str) -> list[Uuid]:
    """Who carries the card: its own customer, then the others of its account."""
    try:
        parse_token(token)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error
    a, j, owner = t.accounts.c, t.joins.c, visit.caller.owner
    for card in cards_by_token(visit.connection, owner, [token]):
        first = visit.connection.execute(select(a.customer).where(a.owner == owner, a.id == card.account)).scalar()
        shared = select(j.gone).where(j.owner == owner, j.account == card.account, j.undone_at.is_(None))
        others = visit.connection.execute(shared.order_by(j.made_at)).scalars()
        return [each for each in dict.fromkeys((card.customer, first, *others)) if each is not None]
    return []


def find_candidates(visit: Visit) -> Reply:
    """`POST /v1/customers/candidates`."""
    asked = visit.read(FindCandidates)
    check_staff(visit, asked.by)
    if any(len(text or "") > _LONGEST_QUERY for text in (asked.given, asked.particle, asked.family, asked.mail)):
        raise ProblemError(ProblemType.BAD_REQUEST, f"A field has at most {_LONGEST_QUERY} signs.")
    form = CustomerForm(
        given=asked.given,
        particle=asked.particle,
        family=asked.family,
        mail=asked.mail,
        phone=asked.phone,
        language="",
        consent=Consent(terms="", given_at=visit.now),
    )
    return Reply(_candidates(visit, form, rules_of(visit)))


def _candidates(visit: Visit, form: CustomerForm, rules: Rules) -> FoundCustomers:
    named = named_of(form, rules.country)
    alike = finding.candidates(visit.connection, visit.caller.owner, named, MOST_FOUND + 1)
    told = tell(visit.connection, teller(visit), list(alike)[:MOST_FOUND], alike)
    return FoundCustomers(customers=told, more=len(alike) > MOST_FOUND)


def create_customer(visit: Visit) -> Reply:
    """`POST /v1/customers`: make a customer, unless a field is refused or somebody like them is there."""
    asked = visit.read(CreateCustomer)
    check_staff(visit, asked.by)
    had = repeated(visit, asked.id, "customer.create", CustomerMade)
    if had is not None:
        return Reply(had)
    rules = rules_of(visit)
    entered = read_form(asked.form, rules)
    if isinstance(entered, tuple):
        return Reply(CustomerMade(outcome=Making.REFUSED, problems=entered))
    if not asked.sure:
        found = _candidates(visit, asked.form, rules)
        if found.customers:
            return Reply(CustomerMade(outcome=Making.CANDIDATES, candidates=found.customers))
    customer = visit.mint()
    row = {"owner": visit.caller.owner, "id": customer, "made_at": visit.now, **_columns(entered)}
    insert_rows(visit.connection, t.customers, [row])
    return _kept(visit, Act(asked.id, "customer.create", asked.by, customer), entered, Making.MADE)


def change_customer(visit: Visit) -> Reply:
    """`POST /v1/customers/change`: the form once more; an address that changes is not verified any more."""
    asked = visit.read(ChangeCustomer)
    check_staff(visit, asked.by)
    had = repeated(visit, asked.id, "customer.change", CustomerMade)
    if had is not None:
        return Reply(had)
    entered = read_form(asked.form, rules_of(visit))
    if isinstance(entered, tuple):
        return Reply(CustomerMade(outcome=Making.REFUSED, problems=entered))
    c = t.customers.c
    mine = (c.owner == visit.caller.owner, c.id == asked.customer)
    known = visit.connection.execute(select(c.mail, c.phone).where(*mine, c.merged_into.is_(None))).first()
    if known is None:
        return Reply(CustomerMade(outcome=Making.UNKNOWN))
    values = _columns(entered)
    if known.mail != entered.named.mail:
        values["mail_verified_at"] = None
    if known.phone != entered.named.phone:
        values["phone_verified_at"] = None
    visit.connection.execute(update(t.customers).where(*mine).values(values))
    return _kept(visit, Act(asked.id, "customer.change", asked.by, asked.customer), entered, Making.CHANGED)


def _columns(entered: Entered) -> dict[str, str | None]:
    named = entered.named
    return {
        "given": named.given,
        "particle": named.particle,
        "family": named.family,
        "language": entered.language,
        "mail": named.mail,
        "phone": named.phone,
    }


def _kept(visit: Visit, act: Act, entered: Entered, outcome: Making) -> Reply:
    """Note how the customer is found from now on, what they agreed to, and who did it."""
    owner, customer = visit.caller.owner, act.subject
    assert customer is not None
    assert act.by is not None
    put_words(visit.connection, owner, customer, entered.named)
    consent = {
        "owner": owner,
        "id": act.id,
        "customer": customer,
        "terms": entered.terms,
        "mail": entered.mail_wanted,
        "sms": entered.sms_wanted,
        "given_at": entered.given_at,
        "noted_at": visit.now,
        "by": act.by,
        "terminal": visit.caller.id,
    }
    insert_rows(visit.connection, t.consents, [consent])
    purses = purses_of(visit.connection, owner, [customer])
    note_changes(visit.connection, owner, [Change(ChangeKind.ACCOUNT, each.account) for each in purses.values()])
    query = select(t.customers).where(t.customers.c.owner == owner, t.customers.c.id == customer)
    row = visit.connection.execute(query).one()
    made = CustomerMade(outcome=outcome, customer=customer, unverified=unverified(row, teller(visit).verifying))
    note_act(visit, act, made)
    return Reply(made)


def verify_address(visit: Visit) -> Reply:
    """`POST /v1/customers/verify`: send the customer a code that proves the address is theirs."""
    asked = visit.read(VerifyAddress)
    check_staff(visit, asked.by)
    if asked.channel not in visit.central.post.channels or not is_uuid(asked.customer):
        return Reply(VerificationStarted(outcome=Sending.NO_ADDRESS))
    entropy = visit.central.entropy(verifications.CODE_BYTES)
    wanted = verifications.Wanted(None, Purpose.VERIFY, asked.channel, visit.mint(), entropy, asked.customer)
    started = verifications.start(visit.connection, visit.caller, wanted, visit.now)
    return Reply(started, after=visit.central.post.nudge)


# ── What several calls need ────────────────────


def teller(visit: Visit) -> Teller:
    """For whom customers are told of: the caller, with the programmes it shows."""
    owner = visit.caller.owner
    programmes = load_programmes(visit.connection, owner)
    reader = Reader(owner, programmes, visit.caller.programmes, visit.now)
    shown = [programmes.current(each) for each in visit.caller.programmes]
    asked_for = any(each is not None and each.verify_address for each in shown)
    return Teller(reader, visit.central.post.channels if asked_for else frozenset())


def rules_of(visit: Visit) -> Rules:
    """What a form is read by at the caller's shop."""
    s, owner = t.shops.c, visit.caller.owner
    zone = select(s.timezone).where(s.owner == owner, s.id == visit.caller.shop)
    programmes = load_programmes(visit.connection, owner)
    shown = [programmes.current(each) for each in visit.caller.programmes]
    anonymous = all(each is None or each.anonymous for each in shown)
    schemes = load_numbers(visit.connection, owner).in_force
    return Rules(country_of(visit.connection.execute(zone).scalar_one()), anonymous, schemes)


PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.STAFF_REFUSED, ProblemType.CONFLICT, ProblemType.TOO_LARGE)


def staff_call(
    path: str,
    summary: str,
    carry_out: Callable[[Visit], Reply],
    answer: type[msgspec.Struct],
    request: type[msgspec.Struct],
) -> Call:
    """A call of staff about customers or cards."""
    return Call("POST", path, summary, carry_out, answer, request, problems=PROBLEMS)


CALLS = (
    staff_call("/v1/customers", "Make a customer.", create_customer, CustomerMade, CreateCustomer),
    staff_call("/v1/customers/change", "Change a customer.", change_customer, CustomerMade, ChangeCustomer),
    staff_call(
        "/v1/customers/search", "Find customers as staff type.", search_customers, FoundCustomers, SearchCustomers
    ),
    staff_call(
        "/v1/customers/candidates",
        "Who resembles the one on the form.",
        find_candidates,
        FoundCustomers,
        FindCandidates,
    ),
    staff_call(
        "/v1/customers/verify",
        "Send a customer a code that verifies their address.",
        verify_address,
        VerificationStarted,
        VerifyAddress,
    ),
)
