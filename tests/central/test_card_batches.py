"""Batches: stored once, found at their terminal, assigned and listed; the commands in front of them."""

import functools
import itertools
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from central import tables as t
from central.cards import batches
from central.cards.batches import Asked, Place, place_named
from central.cards.numbers import Order
from central.cli import main
from central.customers.kinds import set_kind
from central.errors import BatchError
from loyalty import wire
from loyalty.cards import CardKind
from loyalty.ids import Uuid
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, card_token
from loyalty.wire import CardStatus
from tests.central.conftest import START, World


def draw(world: World, **asked) -> batches.Drawn:
    wanted = Asked(**{"scheme": "plain", "first": "10001", "count": 30, "order": Order.ASCENDING, **asked})
    return world.database.read(lambda c: batches.draw(c, world.seeded.owner, wanted, lambda below: 0))


def make(world: World, place: Place | None = None, **asked) -> tuple[Uuid, batches.Drawn]:
    drawn = draw(world, **asked)
    return keep(world, drawn, place), drawn


def keep(world: World, drawn: batches.Drawn, place: Place | None = None) -> Uuid:
    ids = itertools.count(1)
    return world.database.write(
        lambda c: batches.store(
            c,
            world.seeded.owner,
            drawn,
            place or Place(),
            now=START,
            mint=lambda: world.central.mint(START) if next(ids) else Uuid(""),
        )
    )


def token(world: World, number: str) -> str:
    found = default_schemes().match(number)
    assert found is not None
    return str(
        card_token(TokenKey(world.seeded.lookup_key_id, decode_key(world.seeded.lookup_key)), world.seeded.owner, found)
    )


def listed(world: World) -> list[batches.Batch]:
    return list(world.database.read(lambda c: batches.batches(c, world.seeded.owner)))


def test_a_batch_is_stored_and_its_cards_are_blank(world: World) -> None:
    device = world.device()
    batch, drawn = make(world)
    assert drawn.numbers == tuple(str(number) for number in range(10_001, 10_031))
    (found,) = [each for each in listed(world) if each.id == batch]
    assert (found.scheme, found.cards, found.blanks, found.shop, found.terminal) == ("plain", 30, 30, None, None)
    summary = device.lookup(token(world, "10007"))
    assert (summary.status, summary.name) == (CardStatus.BLANK, None)


def test_a_second_batch_leaves_out_what_the_first_has(world: World) -> None:
    make(world, count=30)
    _, second = make(world, first="10021", count=15)
    assert (second.numbers[0], second.numbers[-1], second.left_out) == ("10031", "10045", 10)


def test_two_at_once_do_not_share_a_number(world: World) -> None:
    one, other = draw(world), draw(world, first="10030", count=2)
    keep(world, one)
    with pytest.raises(BatchError, match="run it again"):
        keep(world, other)
    assert sum(each.cards for each in listed(world) if each.scheme == "plain") == 30


def test_a_terminal_hears_of_its_blanks_and_nobody_else_does(world: World) -> None:
    here, there = world.device("K1-1"), world.device("K1-2")
    before = here.changes().next
    place = world.database.read(lambda c: place_named(c, world.seeded.owner, None, "K1-1"))
    assert place == Place(here.enrolled.configuration.shop.id, here.id)
    batch, drawn = make(world, place)
    found = here.changes(before).changes
    assert wire.BatchAssigned(batch=batch, terminal=here.id) in found
    cards = {change.card.token for change in found if isinstance(change, wire.CardChanged)}
    assert cards == set(drawn.tokens)
    assert [change for change in there.changes(before).changes if isinstance(change, wire.CardChanged)] == []


def test_a_batch_that_goes_elsewhere_is_told_both(world: World) -> None:
    here, there = world.device("K1-1"), world.device("K1-2")
    batch, _ = make(world, Place(here.enrolled.configuration.shop.id, here.id))
    before = here.changes().next
    world.database.write(
        lambda c: batches.assign(c, world.seeded.owner, batch, place_named(c, world.seeded.owner, None, "K1-2"))
    )
    moved = wire.BatchAssigned(batch=batch, terminal=there.id)
    assert moved in here.changes(before).changes
    assert moved in there.changes(before).changes
    assert sum(isinstance(change, wire.CardChanged) for change in there.changes(before).changes) == 30


def test_a_batch_has_its_kind(world: World) -> None:
    world.database.write(lambda c: set_kind(c, world.seeded.owner, CardKind(id="door", collects=False, admits=True)))
    batch, _ = make(world, kind="door")
    assert [each.kind for each in listed(world) if each.id == batch] == ["door"]


def test_what_is_not_there_is_said_so(sqlite_world: World) -> None:
    world = sqlite_world
    for asked, why in (
        ({"scheme": "none"}, "no scheme 'none'"),
        ({"scheme": "tag7"}, "come with them"),
        ({"kind": "no such"}, "no kind"),
    ):
        with pytest.raises(BatchError, match=why):
            draw(world, **asked)
    for named, why in (
        ({"shop": "Nowhere", "terminal": None}, "0 shops"),
        ({"shop": None, "terminal": "X9"}, "no terminal"),
    ):
        find = functools.partial(place_named, owner=world.seeded.owner, **named)
        with pytest.raises(BatchError, match=why):
            world.database.read(find)
    with pytest.raises(BatchError, match="no batch"):
        world.database.write(lambda c: batches.assign(c, world.seeded.owner, Uuid("nothing"), Place()))


def test_the_commands_make_assign_and_list(sqlite_world: World, tmp_path: Path) -> None:
    world, run = sqlite_world, CliRunner()
    url = world.database.engine.url.render_as_string(hide_password=False)
    world.device("K1-1")
    files = ["--csv", str(tmp_path / "a.csv"), "--pdf", str(tmp_path / "a.pdf")]
    made = ["cards", "make", "--database", url, "--scheme", "ean", "--from", "10001", "--count", "30"]
    got = run.invoke(main, [*made, "--shop", "De Korenaar", *files])
    assert got.exit_code == 0, got.output
    batch = got.output.split()[1].rstrip(":")
    assert (tmp_path / "a.csv").read_text().splitlines()[1] == "1,2000000100012,2000000100012"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    again = run.invoke(main, [*made, *files])
    assert again.exit_code == 1
    assert "already" in again.output
    got = run.invoke(main, ["cards", "assign", "--database", url, "--batch", batch, "--terminal", "K1-1"])
    assert got.exit_code == 0, got.output
    got = run.invoke(main, ["cards", "list", "--database", url, "--json"])
    rows = [json.loads(line) for line in got.output.splitlines()]
    (row,) = [row for row in rows if row["id"] == batch]
    assert (row["cards"], row["blanks"], row["shop"], row["terminal"]) == (30, 30, "De Korenaar", "K1-1")
    assert batch in run.invoke(main, ["cards", "list", "--database", url], terminal_width=140).output


def test_numbers_that_cannot_be_kept_on_paper_are_not_stored(sqlite_world: World, tmp_path: Path) -> None:
    url = sqlite_world.database.engine.url.render_as_string(hide_password=False)
    made = ["cards", "make", "--database", url, "--scheme", "plain", "--count", "3"]
    got = CliRunner().invoke(main, [*made, "--csv", str(tmp_path / "no" / "folder.csv")])
    assert got.exit_code == 1
    assert "cannot be written" in got.output
    kinds = sqlite_world.database.read(lambda c: set(c.execute(select(t.card_batches.c.scheme)).scalars()))
    assert kinds == {"sparse"}
