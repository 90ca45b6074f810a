"""Customers: made from a form, found as they are typed, not made twice, verified, and named in no address or log."""

import logging
import re

import msgspec
import pytest
from sqlalchemy import Connection, select, update

from central import tables as t
from central.messages.virtual import VirtualPost
from loyalty.card_status import CardStatus
from loyalty.ids import Uuid
from loyalty.wire import ProblemType
from loyalty.wire_customers import (
    Alike,
    ChangeCustomer,
    Consent,
    CreateCustomer,
    CustomerMade,
    Field,
    FieldReason,
    FindCandidates,
    FoundCustomers,
    Making,
    SearchCustomers,
    VerifyAddress,
)
from loyalty.wire_proofs import Channel, CodeOutcome, Confirmed, ConfirmVerification, Sending, VerificationStarted
from tests.central.conftest import World
from tests.central.desk import Desk, desk

JAN = 0


def test_a_customer_is_made_once_and_found(world: World) -> None:
    here = desk(world)
    act = here.device.mint()
    form = here.form("Åse-Marie", "Bjørnstad", phone="06 1234 5678", mail="Ase.Marie@Example.com")
    made = here.create(form, id=act)
    assert (made.outcome, made.unverified) == (Making.MADE, ())
    assert here.create(form, id=act) == made, "a repeat gets the first answer"
    found = here.one("bjoernstad aase")
    assert found.customer == made.customer
    assert (found.given, found.family, found.mail, found.phone) == ("Åse-Marie", "Bjørnstad", "A•••@…", "•• 678")
    assert (found.cards, found.account, found.last_visit) == (0, None, None)


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("vries", True),
        ("jan de vr", True),
        ("VRIES, Jan", True),
        ("devries", True),
        ("de", True),
        ("jan@vries", True),
        ("JAN@VRIES.EXAMPLE", True),
        ("4001", True),
        ("020 123 4001", True),
        ("+31 20 123 40 01", True),
        ("0031201234001", True),
        ("jan vriez", True),
        ("401", False),
        ("jan bakker", False),
        ("@", False),
        ("", False),
        ("%", False),
        ("_", False),
    ],
)
def test_a_customer_is_found_however_they_are_typed(sqlite_world: World, typed: str, there: bool) -> None:
    assert ("Jan Vries" in desk(sqlite_world).names(typed)) is there


def test_both_databases_find_the_same(world: World) -> None:
    here = desk(world)
    for given, family in (("Søren", "Aas"), ("Zoë", "Çelik"), ("Αννα", "Παπαδοπούλου"), ("عمر", "حداد")):
        here.customer(given, family, mail="x@example.com", phone=None)
    assert here.names("sor") == here.names("Soren Ås") == ["Søren Aas"]
    assert here.names("zoe celik") == ["Zoë Çelik"]
    assert here.names("παπ") == ["Αννα Παπαδοπούλου"]
    assert here.names("حد") == ["عمر حداد"]
    assert here.names("b") == ["Pieter Bakker", "Sanne Berg", "Bram Peters"]
    assert here.search("x@example", limit=2).more


def test_what_staff_see_of_a_customer(world: World) -> None:
    here = desk(world)
    here.device.lookup(world.card(JAN))
    found = here.one("vries")
    assert (found.given, found.particle, found.family) == ("Jan", "de", "Vries")
    assert (found.cards, found.account, found.household) == (1, world.seeded.cards[JAN].account, False)
    assert {each.balance for each in found.balances} == {1240, 14}
    assert found.last_visit == world.clock()
    assert [each.customer for each in here.search(token=world.card(JAN)).customers] == [found.customer]
    (whole,) = here.search(customer=found.customer).customers
    assert [each.token for each in whole.carries] == [world.card(JAN)]
    assert whole.carries[0].status is CardStatus.ISSUED
    assert found.carries == (), "a search as staff type tells of no cards"
    assert here.search(customer=here.device.mint()).customers == ()
    assert here.search(token=f"{world.card(JAN)[:8]}AAAA{world.card(JAN)[12:]}").customers == ()


def test_somebody_like_them_is_offered_before_they_are_made_twice(world: World) -> None:
    here = desk(world)
    cases = {
        ("Jan", "de", "Vries", "other@example.com", None): {Alike.NAME},
        ("jan", "", "DE VRIES", "other@example.com", None): {Alike.NAME},
        ("Jan", "de", "Fries", "other@example.com", None): {Alike.SOUND},
        ("Johanna", "", "Smit", "JAN@vries.example", None): {Alike.MAIL},
        ("Johanna", "", "Smit", None, "020-1234001"): {Alike.PHONE},
        ("Jan", "de", "Vries", "jan@vries.example", "+31201234001"): {Alike.NAME, Alike.MAIL, Alike.PHONE},
    }
    for (given, particle, family, mail, phone), alike in cases.items():
        made = here.create(here.form(given, family, particle, mail=mail, phone=phone))
        assert made.outcome is Making.CANDIDATES
        assert (made.candidates[0].family, set(made.candidates[0].alike)) == ("Vries", alike)
        asked = FindCandidates(by=here.by, given=given, particle=particle, family=family, mail=mail, phone=phone)
        assert here.ask(asked, FoundCustomers).customers == made.candidates
    # Dots are somebody else's address at many a host.
    other = here.create(here.form("Johanna", "Smit", mail="j.an@vries.example"))
    assert other.outcome is Making.MADE
    sure = here.create(here.form("Jan", "Vries", "de"), sure=True)
    assert sure.outcome is Making.MADE
    assert len(here.search("jan vries").customers) == 2


FORMS = [
    ({"given": "", "family": "", "mail": None}, {(Field.MAIL, FieldReason.NO_ADDRESS)}),
    ({"given": "R2D2"}, {(Field.GIVEN, FieldReason.NOT_A_NAME)}),
    ({"family": "x" * 81}, {(Field.FAMILY, FieldReason.TOO_LONG)}),
    ({"particle": "<b>"}, {(Field.PARTICLE, FieldReason.NOT_A_NAME)}),
    ({"family": "4111 1111 1111 1111"}, {(Field.FAMILY, FieldReason.PAYMENT_CARD)}),
    ({"phone": "4111111111111111"}, {(Field.PHONE, FieldReason.PAYMENT_CARD)}),
    ({"phone": "0612"}, {(Field.PHONE, FieldReason.NOT_A_PHONE_NUMBER)}),
    ({"phone": "06 phone"}, {(Field.PHONE, FieldReason.NOT_A_PHONE_NUMBER)}),
    ({"mail": "jan@vries"}, {(Field.MAIL, FieldReason.NOT_A_MAIL_ADDRESS)}),
    ({"mail": "jan..v@vries.nl"}, {(Field.MAIL, FieldReason.NOT_A_MAIL_ADDRESS)}),
    ({"mail": "jan@vries.nl\u0000"}, {(Field.MAIL, FieldReason.NOT_A_MAIL_ADDRESS)}),
    ({"mail": "x" * 250 + "@x.nl"}, {(Field.MAIL, FieldReason.TOO_LONG)}),
    ({"language": "Dutch"}, {(Field.LANGUAGE, FieldReason.NOT_A_LANGUAGE)}),
    ({"consent": "no terms"}, {(Field.CONSENT, FieldReason.NO_TERMS)}),
    ({"consent": "sms", "phone": None}, {(Field.PHONE, FieldReason.MISSING)}),
    ({"consent": "sms", "phone": "020 1234001"}, {(Field.PHONE, FieldReason.NOT_A_MOBILE_NUMBER)}),
    ({"given": "7", "phone": "1", "language": ""}, {
        (Field.GIVEN, FieldReason.NOT_A_NAME),
        (Field.PHONE, FieldReason.NOT_A_PHONE_NUMBER),
        (Field.LANGUAGE, FieldReason.NOT_A_LANGUAGE),
    }),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), FORMS, ids=[str(sorted(each)) for each, _ in FORMS])
def test_a_form_says_which_field_and_why(
    sqlite_world: World, wrong: dict[str, object], said: set[tuple[Field, FieldReason]]
) -> None:
    here = desk(sqlite_world)
    consents = {
        "no terms": Consent(terms=" ", given_at=sqlite_world.clock()),
        "sms": Consent(terms="1", sms=True, given_at=sqlite_world.clock()),
    }
    more = {key: consents[str(value)] if key == "consent" else value for key, value in wrong.items()}
    form = msgspec.structs.replace(here.form("Nieuw", "Iemand"), **more)
    made = here.create(form)
    assert made.outcome is Making.REFUSED
    assert {(each.field, each.reason) for each in made.problems} == said
    assert here.search("iemand").customers == ()


def test_a_name_is_asked_for_where_a_programme_wants_one(world: World) -> None:
    here = desk(world)
    assert here.create(here.form("", "", mail="no@name.example")).outcome is Making.MADE
    set_programme(world, anonymous=False)
    made = here.create(here.form("", "", mail="none@name.example"))
    assert [(each.field, each.reason) for each in made.problems] == [(Field.FAMILY, FieldReason.MISSING)]


def test_a_phone_number_is_read_in_the_country_of_the_shop(world: World) -> None:
    dutch, norwegian = desk(world), desk(world, "B1-1")
    dutch.customer("Piet", "Snot", phone="06 12345678")
    norwegian.customer("Per", "Hansen", phone="412 34 567")
    assert dutch.one("+31612345678").given == "Piet"
    assert dutch.one("+4741234567").given == "Per"


def test_a_changed_customer_is_found_by_what_is_right(world: World) -> None:
    here = desk(world)
    customer = here.customer("Jan", "Tymfout", phone="0612345678")
    form = here.form("Jan", "Typfout", phone="0612345679")
    question = ChangeCustomer(id=here.device.mint(), by=here.by, customer=customer, form=form)
    assert here.ask(question, CustomerMade).outcome is Making.CHANGED
    assert here.ask(question, CustomerMade).outcome is Making.CHANGED
    assert here.search("tymfout").customers == here.search("5678").customers == ()
    assert here.one("typfout").customer == here.one("5679").customer == customer
    nobody = ChangeCustomer(id=here.device.mint(), by=here.by, customer=here.device.mint(), form=form)
    assert here.ask(nobody, CustomerMade).outcome is Making.UNKNOWN

    def consents(connection: Connection) -> list[str]:
        query = select(t.consents.c.terms).where(t.consents.c.customer == customer)
        return list(connection.execute(query).scalars())

    assert world.database.read(consents) == ["2026-1", "2026-1"], "each form is a consent of its own"


def test_only_staff_of_the_owner_who_are_active_may_ask(world: World) -> None:
    here = desk(world)
    nobody = here.device.mint()
    assert here.refusal(SearchCustomers(by=nobody, q="jan")) is ProblemType.STAFF_REFUSED
    assert here.refusal(SearchCustomers(by=Uuid("\u0000"), q="jan")) is ProblemType.STAFF_REFUSED
    world.database.write(lambda connection: connection.execute(update(t.staff).values(active=False)))
    asked = CreateCustomer(id=here.device.mint(), by=here.by, form=here.form("A", "B"))
    assert here.refusal(asked) is ProblemType.STAFF_REFUSED


def test_an_id_that_was_another_acts_is_refused(world: World) -> None:
    here, there = desk(world), desk(world, "K1-2")
    act = here.device.mint()
    made = here.create(here.form("Een", "Twee"), id=act)
    form = here.form("Drie", "Vier")
    assert made.customer is not None
    change = ChangeCustomer(id=act, by=here.by, customer=made.customer, form=form)
    assert here.refusal(change) is ProblemType.CONFLICT
    assert there.refusal(CreateCustomer(id=act, by=here.by, form=form)) is ProblemType.CONFLICT
    assert here.refusal(CreateCustomer(id=Uuid("no id"), by=here.by, form=form)) is ProblemType.BAD_REQUEST


def test_no_name_reaches_a_log_or_a_repr(sqlite_world: World, caplog: pytest.LogCaptureFixture) -> None:
    here = desk(sqlite_world)
    caplog.set_level(logging.DEBUG)
    form = here.form("Geheim", "Naamloos", phone="0612345678")
    here.create(form)
    found = here.search("geheim")
    told = (form, found, SearchCustomers(by=here.by, q="Geheim"), CreateCustomer(id=here.by, by=here.by, form=form))
    for text in (caplog.text, *map(repr, told)):
        assert not re.search(r"(?i)geheim|naamloos|12345678", text)


# ── Verified addresses ────────────────────


@pytest.fixture
def posting(world: World, post: VirtualPost) -> World:
    """The seeded world, whose programme wants addresses verified, and whose central sends into the virtual post."""
    world.post_to(post)
    set_programme(world, verify_address=True)
    return world


def set_programme(world: World, **more: bool) -> None:
    """Change the points programme's document in place, which an owner never does."""
    p = t.programmes.c

    def work(connection: Connection) -> None:
        mine = p.id == world.seeded.points_programme
        document = msgspec.json.decode(connection.execute(select(p.document).where(mine)).scalar_one())
        text = msgspec.json.encode(document | more).decode()
        connection.execute(update(t.programmes).where(mine).values(document=text))

    world.database.write(work)


def verify(here: Desk, customer: Uuid, channel: Channel = Channel.MAIL) -> VerificationStarted:
    return here.ask(VerifyAddress(by=here.by, customer=customer, channel=channel), VerificationStarted)


def test_an_address_is_verified_by_the_code_that_was_sent_to_it(posting: World, post: VirtualPost) -> None:
    here = desk(posting)
    made = here.create(here.form("Ver", "Ified", mail="ver@ified.example"))
    assert made.customer is not None
    assert made.unverified == here.one("ified").unverified == (Channel.MAIL,)
    started = verify(here, made.customer)
    assert (started.outcome, started.sent_to) == (Sending.SENT, "v•••@…")
    (letter,) = post.letters()
    assert letter.address == "ver@ified.example"
    (code,) = re.findall(r"\b\d{6}\b", letter.text)
    assert typed(here, started, "000000" if code != "000000" else "111111").outcome is CodeOutcome.WRONG
    assert here.one("ified").unverified == (Channel.MAIL,)
    assert typed(here, started, code).outcome is CodeOutcome.PROVEN
    assert here.one("ified").unverified == ()
    form = here.form("Ver", "Ified", mail="other@ified.example")
    here.ask(ChangeCustomer(id=here.device.mint(), by=here.by, customer=made.customer, form=form), CustomerMade)
    assert here.one("ified").unverified == (Channel.MAIL,), "another address is another question"


def typed(here: Desk, started: VerificationStarted, code: str) -> Confirmed:
    assert started.id is not None
    got = here.device.call("POST", f"/v1/verifications/{started.id}/confirm", confirm(started.id, code))
    assert got.status == 200, got.body
    return msgspec.json.decode(got.body, type=Confirmed)


def confirm(verification: Uuid, code: str) -> ConfirmVerification:
    fields = {"code": code, "verification": verification}
    return ConfirmVerification(**{name: fields[name] for name in ConfirmVerification.__struct_fields__})


def test_a_code_for_an_address_that_was_changed_meanwhile_verifies_nothing(posting: World, post: VirtualPost) -> None:
    here = desk(posting)
    customer = here.customer("Ver", "Ified", mail="ver@ified.example")
    started = verify(here, customer)
    form = here.form("Ver", "Ified", mail="other@ified.example")
    here.ask(ChangeCustomer(id=here.device.mint(), by=here.by, customer=customer, form=form), CustomerMade)
    (code,) = re.findall(r"\b\d{6}\b", post.letters()[0].text)
    assert typed(here, started, code).outcome is CodeOutcome.PROVEN
    assert here.one("ified").unverified == (Channel.MAIL,)


def test_no_code_goes_where_there_is_no_address(posting: World) -> None:
    here = desk(posting)
    customer = here.customer("Ver", "Ified")
    assert verify(here, customer, Channel.SMS).outcome is Sending.NO_ADDRESS
    assert verify(here, here.device.mint()).outcome is Sending.NO_ADDRESS
