"""One's own data and leaving: who may, what is given, what is erased, and that the books stay right."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import Connection, select, update

from central import tables as t
from central.acts import read_acts
from central.columns import METADATA
from central.messages.sender import Sender
from central.messages.virtual import VirtualPost
from central.owners import Privacy, set_privacy, sole_owner
from central.privacy import leaving
from central.privacy.retention import WARNED_AHEAD, Kept, retain, years_before
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid, named_uuid
from loyalty.languages import CODES
from loyalty.privacy import Notice, Section
from loyalty.wire import ProblemType
from loyalty.wire_privacy import (
    REQUESTS_A_DAY,
    AskData,
    DataGiven,
    DataOutcome,
    DataWay,
    Leave,
    LeaveAnswer,
    LeaveOutcome,
    MemberData,
)
from loyalty.wire_proofs import Channel, Purpose
from tests.central.conftest import World
from tests.central.desk import desk
from tests.central.device import Device
from tests.central.test_holds import ask, give_back
from tests.central.test_proofs import asked, code_in, typed

JAN, FATIMA, PIETER, EMMA, KEES = 0, 1, 3, 6, 7


@pytest.fixture
def world(world: World, post: VirtualPost) -> World:
    return world.post_to(post)


@pytest.fixture
def lite(sqlite_world: World, post: VirtualPost) -> World:
    return sqlite_world.post_to(post)


def prove(device: Device, post: VirtualPost, token: str, channel: Channel = Channel.MAIL) -> None:
    started = asked(device, token, Purpose.PROVE, channel)
    typed(device, started.id, code_in(post.letters()[-1]))


def wish(device: Device, token: str, way: DataWay = DataWay.PAPER, **more: object) -> DataGiven:
    said = {"mode": EntryMode.SCANNED, "assurance": Assurance.PROVEN, "language": "nl", "id": device.mint(), **more}
    message = AskData(token=token, way=way, **said)  # type: ignore[arg-type] # a test's shorthand
    got = device.call("POST", "/v1/cards/data", message)
    assert got.status == 200, got.body
    return wire.read(DataGiven, got.body)


def data_of(given: DataGiven) -> MemberData:
    assert given.outcome is DataOutcome.GIVEN
    assert given.data is not None
    return given.data


def leave(device: Device, token: str, **more: object) -> LeaveAnswer:
    said = {"mode": EntryMode.SCANNED, "assurance": Assurance.PROVEN, "id": device.mint(), **more}
    message = Leave(token=token, **said)  # type: ignore[arg-type] # a test's shorthand
    got = device.call("POST", "/v1/cards/leave", message)
    assert got.status == 200, got.body
    return wire.read(LeaveAnswer, got.body)


def everything(world: World) -> str:
    """Every value of every row of central's, as text."""

    def work(connection: Connection) -> str:
        return "\n".join(
            repr(tuple(row)) for table in METADATA.sorted_tables for row in connection.execute(select(table))
        )

    return world.database.read(work)


# ── Who may ────────────────────


def test_a_terminals_word_alone_opens_nobodys_data(world: World, post: VirtualPost) -> None:
    device, other = world.device(), world.device("K1-2")
    assert wish(device, world.card(JAN)).outcome is DataOutcome.NOT_PROVEN
    assert leave(device, world.card(JAN)).outcome is LeaveOutcome.NOT_PROVEN
    prove(device, post, world.card(JAN))
    assert wish(other, world.card(JAN)).outcome is DataOutcome.NOT_PROVEN
    assert wish(device, world.card(FATIMA)).outcome is DataOutcome.NOT_PROVEN
    assert wish(device, world.card(JAN)).outcome is DataOutcome.GIVEN


def test_a_proof_opens_it_for_a_session_and_not_for_the_next(lite: World, post: VirtualPost) -> None:
    device = lite.device()
    prove(device, post, lite.card(JAN))
    lite.clock.pass_(minutes=11)
    assert wish(device, lite.card(JAN)).outcome is DataOutcome.NOT_PROVEN


def test_who_is_known_by_name_and_has_no_way_to_prove_goes_to_the_till(lite: World) -> None:
    assert wish(lite.device(), lite.card(EMMA)).outcome is DataOutcome.NOT_PROVEN


def anonymous(world: World, device: Device) -> str:
    """An issued card without a name, with points on it."""
    from loyalty.schemes import default_schemes
    from loyalty.signing import decode_key
    from loyalty.tokens import TokenKey, card_token

    seeded = next(each for each in world.seeded.terminals if each.code == device.seeded.code)
    number = default_schemes().match(seeded.blanks[0])
    assert number is not None
    key = TokenKey(device.enrolled.lookup_key_id, decode_key(device.enrolled.lookup_key))
    token = str(card_token(key, device.enrolled.owner, number))
    issue = device.make(bodies.Issue, token, batch=seeded.batch, language="nl")
    (answer,) = device.deliver(issue)
    assert answer.status is Status.ACCEPTED, answer
    return token


def test_of_an_anonymous_card_possession_is_enough_and_a_typed_number_is_not(world: World) -> None:
    device = world.device()
    token = anonymous(world, device)
    device.deliver(device.accrual(token, 2500))
    typed_in = wish(device, token, mode=EntryMode.KEYED, assurance=Assurance.KEYED)
    assert typed_in.outcome is DataOutcome.NOT_PROVEN
    found = data_of(wish(device, token, assurance=Assurance.POSSESSION))
    assert (found.name, found.mail, found.balances[0].balance) == (None, None, 250)
    assert wish(device, token, DataWay.MAIL, assurance=Assurance.POSSESSION).outcome is DataOutcome.NO_ADDRESS
    assert leave(device, token, assurance=Assurance.POSSESSION).outcome is LeaveOutcome.LEFT


def test_a_card_that_is_not_in_use_and_one_that_nobody_knows_are_refused(lite: World) -> None:
    device = lite.device()
    message = AskData(
        id=device.mint(),
        token=lite.card(KEES),
        mode=EntryMode.SCANNED,
        assurance=Assurance.PROVEN,
        language="nl",
        way=DataWay.PAPER,
    )
    assert device.call("POST", "/v1/cards/data", message).problem().type is ProblemType.CONFLICT
    unknown = msgspec.structs.replace(message, token="k1." + "A" * 43)
    assert device.call("POST", "/v1/cards/data", unknown).problem().type in {
        ProblemType.CARD_UNKNOWN,
        ProblemType.BAD_REQUEST,
    }
    assert "Jan" not in repr(message)
    assert lite.card(KEES) not in repr(message)


# ── What is given ────────────────────


def test_paper_gets_all_that_is_kept_and_no_secret(world: World, post: VirtualPost) -> None:
    device = world.device()
    token = world.card(JAN)
    device.lookup(token)
    ask(device, token)
    device.deliver(device.accrual(token, 2500), device.make(bodies.Response, token, campaign="tea", answer="yes"))
    prove(device, post, token)
    found = data_of(wish(device, token))
    assert (found.name, found.mail, found.phone) == ("Jan de Vries", "jan@vries.example", "+31201234001")
    points = next(each for each in found.balances if each.programme == "Korenpunten")
    assert (points.balance, points.held, points.shopped_cents, points.currency) == (1490, 1000, 2500, "EUR")
    assert [held.points for held in found.holds] == [1000]
    assert sum(lot.points for lot in points.lots) == 490
    assert 250 in {entry.points for entry in found.entries}
    assert [(each.campaign, each.answer) for each in found.responses] == [("tea", "yes")]
    assert [each.terminal for each in found.uses] == ["K1-1"]
    assert [card.status.value for card in found.cards] == ["issued"]
    assert "argon2" not in wire.write(found).decode()


def test_mail_goes_to_the_address_that_is_known_once_with_the_data_as_json(world: World, post: VirtualPost) -> None:
    device = world.device()
    prove(device, post, world.card(JAN))
    wanted = device.mint()
    given = wish(device, world.card(JAN), DataWay.MAIL, id=wanted)
    assert (given.outcome, given.sent_to, given.data) == (DataOutcome.SENT, "j•••@…", None)
    assert wish(device, world.card(JAN), DataWay.MAIL, id=wanted) == given
    letter = post.letters()[-1]
    assert len(post.letters()) == 2  # the code, and the data once
    assert letter.address == "jan@vries.example"
    assert "Jan de Vries" in letter.text
    assert letter.attachment is not None
    found = wire.read(MemberData, letter.attachment.encode())
    assert found.mail == "jan@vries.example"
    assert "jan@" not in repr(letter)


def test_who_has_no_mail_address_is_told_so(lite: World, post: VirtualPost) -> None:
    device = lite.device()
    prove(device, post, lite.card(PIETER), Channel.SMS)
    assert wish(device, lite.card(PIETER), DataWay.MAIL).outcome is DataOutcome.NO_ADDRESS


def test_data_is_given_a_few_times_a_day(lite: World, post: VirtualPost) -> None:
    device = lite.device()
    prove(device, post, lite.card(JAN))
    for _ in range(REQUESTS_A_DAY):
        assert wish(device, lite.card(JAN)).outcome is DataOutcome.GIVEN
    assert wish(device, lite.card(JAN)).outcome is DataOutcome.TOO_MANY


# ── Leaving ────────────────────


def test_who_leaves_is_erased_and_the_books_stay(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    device.deliver(device.accrual(token, 2500))
    prove(device, post, token)
    wish(device, token)
    after = device.changes().next
    gone = leave(device, token)
    assert gone.mailed
    assert {lapse.points for lapse in gone.lapsed} == {1490, 14}
    assert post.letters()[-1].address == "jan@vries.example"
    left = everything(world)
    for personal in ("vries.example", "+31201234001", '"Jan"', "'Jan'"):
        assert personal not in left, personal
    assert [each for each in device.changes(after).changes if isinstance(each, wire.CardErased)] == [
        wire.CardErased(token=token)
    ]
    got = device.call("POST", "/v1/cards/lookup", wire.Lookup(token=token))
    assert got.problem().type is ProblemType.CARD_UNKNOWN
    (late,) = device.deliver(device.accrual(token, 9900))
    assert (late.status, late.reason) == (Status.REJECTED, Reason.CARD_UNKNOWN)
    assert world.verify().differences == 0


def test_what_staff_wrote_about_who_leaves_goes_and_what_they_did_stays(world: World, post: VirtualPost) -> None:
    """A note may name people; that something was done, by whom and to which account, names nobody."""
    here = desk(world)
    jan, other = here.holder(JAN), here.holder(PIETER)
    token = world.card(EMMA)
    here.relink(token, jan, "Emma's card was Jan de Vries's all along")
    here.relink(world.card(KEES), other, "Kees told us")
    acts = world.database.read(lambda c: read_acts(c, world.seeded.owner, None, 10))
    prove(here.device, post, world.card(JAN))
    assert leave(here.device, world.card(JAN)).outcome is LeaveOutcome.LEFT
    left = everything(world)
    assert "all along" not in left
    assert "Kees told us" in left
    assert world.database.read(lambda c: read_acts(c, world.seeded.owner, None, 10)) == acts


def test_a_repeat_of_leaving_gets_the_first_answer(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    prove(device, post, token)
    wanted = device.mint()
    first = leave(device, token, id=wanted)
    assert first.lapsed
    assert leave(device, token, id=wanted) == first
    assert len(post.letters()) == 2  # the code, and one farewell


def test_what_a_terminal_holds_is_asked_back_and_lapses_when_it_comes(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    grant = ask(device, token)
    prove(device, post, token)
    after = device.changes().next
    gone = leave(device, token)
    points = next(each for each in gone.lapsed if each.programme == device.programme.id)
    assert (points.points, points.held) == (240, 1000)
    asked_back = [each.hold for each in device.changes(after).changes if isinstance(each, wire.HoldAskedBack)]
    assert asked_back == [grant.hold]
    # A voucher that was printed out of it stays good, and nobody is asked for it.
    device.deliver(device.redemption(token, "coffee", hold=grant.hold), give_back(device, grant.hold, 900))
    assert world.incidents() == []
    account = world.seeded.cards[JAN].account
    assert balances(world, account) == {0}
    assert world.verify().differences == 0


def test_a_voucher_that_is_taken_back_after_leaving_gives_points_to_nobody(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    intent = device.redemption(token, "coffee")
    device.authorise(device.item(intent))
    prove(device, post, token)
    leave(device, token)
    failed = device.make(
        bodies.PrintOutcome, redemption=intent.id, serial=intent.serial, result=bodies.PrintResult.FAILED
    )
    (answer,) = device.deliver(failed)
    assert answer.status is Status.ACCEPTED
    assert balances(world, world.seeded.cards[JAN].account) == {0}


def test_points_cannot_be_given_to_who_has_left(lite: World, post: VirtualPost) -> None:
    device, token = lite.device(), lite.card(JAN)
    prove(device, post, token)
    leave(device, token)
    staff = lite.seeded.staff[0].id
    body = device.make(
        bodies.Adjustment, account=lite.seeded.cards[JAN].account, points=50, note="sorry", occasion={"staff": staff}
    )
    (answer,) = device.deliver(body)
    assert answer.status is Status.REJECTED
    assert balances(lite, lite.seeded.cards[JAN].account) == {0}


def balances(world: World, account: Uuid) -> set[int]:
    b = t.balances.c
    return world.database.read(
        lambda connection: set(connection.execute(select(b.balance).where(b.account == account)).scalars())
    )


def test_whoever_shares_a_household_leaves_alone(world: World, post: VirtualPost) -> None:
    """The account goes on with its others, and keeps its points."""
    device, token, account = world.device(), world.card(JAN), world.seeded.cards[JAN].account
    c, a = t.cards.c, t.accounts.c

    def share(connection: Connection) -> str:
        other = connection.execute(select(a.customer).where(a.id == world.seeded.cards[EMMA].account)).scalar_one()
        moved = update(t.cards).where(c.token == world.card(EMMA)).values(account=account, customer=other)
        connection.execute(moved)
        return str(other)

    other = world.database.write(share)
    prove(device, post, token)
    assert leave(device, token).lapsed == ()
    assert "jan@vries.example" not in everything(world)
    assert device.balance(world.card(EMMA)) == 1240
    head = world.database.read(
        lambda connection: connection.execute(select(a.customer).where(a.id == account)).scalar_one()
    )
    assert head == other


@pytest.mark.parametrize("column", ["account", "customer", "subject", "kept", "gone"])
def test_every_table_about_a_member_is_erased_or_kept_on_purpose(column: str) -> None:
    there = {table.name for table in METADATA.sorted_tables if column in table.columns}
    erased = {"account": leaving.OF_AN_ACCOUNT, "customer": leaving.OF_A_CUSTOMER}.get(column, ())
    assert there <= {*erased, *leaving.KEPT}
    assert set(erased) <= there


# ── Who never comes ────────────────────


def run(world: World) -> Kept:
    return world.database.write(
        lambda connection: retain(world.central, connection, sole_owner(connection), world.clock())
    )


def test_who_does_not_come_for_years_is_told_and_a_month_later_erased(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    assert run(world) == Kept(0, 0)
    world.clock.now = world.clock.now.replace(year=world.clock.now.year + 5) - timedelta(days=29)
    device.lookup(world.card(FATIMA))
    told = run(world)
    held = [each for each in world.seeded.cards if each.status != "blank"]
    assert (told.warned, told.erased) == (len(held) - 1, 0)
    assert run(world) == Kept(0, 0)
    sender = Sender(world.database, dict.fromkeys(Channel, post), world.clock)
    sender.round()
    assert {letter.address for letter in post.letters()} == {
        "jan@vries.example",
        "sanne@berg.example",
        "ingrid@solheim.example",
        "willem@mulder.example",
    }
    device.lookup(token)  # Jan comes after all
    world.clock.pass_(days=31)
    assert run(world).erased == len(held) - 2
    sender.round()
    assert "sanne@berg.example" not in everything(world)
    assert device.balance(token) >= 0
    assert world.verify().differences == 0


def test_who_came_back_is_told_anew_before_the_next_time(lite: World) -> None:
    device, token = lite.device(), lite.card(JAN)
    lite.clock.now = lite.clock.now.replace(year=lite.clock.now.year + 5)
    run(lite)
    lite.clock.pass_(days=1)
    device.lookup(token)
    for card in lite.seeded.cards:
        device.call("POST", "/v1/cards/lookup", wire.Lookup(token=card.token))
    lite.clock.now = lite.clock.now.replace(year=lite.clock.now.year + 5)
    assert run(lite).erased == 1  # a blocked card is nobody's visit
    lite.clock.now += WARNED_AHEAD
    assert run(lite).erased > 0


def test_the_29th_of_february_has_a_day_in_every_year(lite: World) -> None:
    leap = lite.clock.now.replace(year=2028, month=2, day=29)
    assert years_before(leap, 5).date().isoformat() == "2023-02-28"


# ── The notice ────────────────────


def test_terminals_are_told_the_owners_notice_or_a_good_one(lite: World) -> None:
    device = lite.device()
    before = device.enrolled.configuration.privacy
    assert before is not None
    assert set(before.sections) == set(CODES)
    assert "De Korenaar" in before.sections["nl"][-1].text
    own = Notice(version="2026-2", sections={"nl": (Section("Wat?", "Alles."),)})
    lite.database.write(lambda connection: set_privacy(connection, sole_owner(connection), Privacy(own, 3)))
    got = device.call("GET", "/v1/devices/me/config")
    assert wire.read(wire.Configuration, got.body).privacy == own


def test_ids_that_follow_from_a_name_are_the_same_for_the_same_name() -> None:
    assert named_uuid("leave", "a", "b") == named_uuid("leave", "a", "b") != named_uuid("data", "a", "b")
    assert named_uuid("leave", "ab", "") != named_uuid("leave", "a", "b")
