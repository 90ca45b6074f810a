"""A claim in the journal, and what central says of claims and charities."""

from datetime import timedelta

import msgspec

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Claim
from loyalty.claims import ClaimState, ClaimTold
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import ref
from loyalty.wire import Changes, CharityChanged
from terminal.journal.documents import charity_key, read
from terminal.journal.journal import Journal
from terminal.machine.facts import Claimed, Who
from terminal.store import Table
from tests.terminal.journal.support import ACCOUNT, POINTS, START, TOKEN, bodies, chain_holds, known_summary


def test_a_claim_is_one_body_behind_the_head_and_moves_no_figure(journal: Journal) -> None:
    journal.delivery.see(TOKEN, known_summary(320))
    before = journal.card(TOKEN)
    who = Who(TOKEN, ACCOUNT, EntryMode.SWIPED, Assurance.POSSESSION)
    recorded = journal.facts.record(who, Claimed(ref(POINTS), START.date(), 1250))
    (body,) = bodies(journal)
    assert isinstance(body, Claim)
    assert (body.id, body.card, body.account, body.day, body.cents, body.currency, body.programme) == (
        recorded,
        TOKEN,
        ACCOUNT,
        START.date(),
        1250,
        Currency.EUR,
        ref(POINTS),
    )
    assert journal.card(TOKEN) == before
    assert chain_holds(journal)


def test_what_became_of_claims_is_forgotten_once_told_and_open_ones_stay(journal: Journal) -> None:
    told = [
        ClaimTold(
            id=Uuid(f"018f0000-0000-7000-8000-0000000000e{number}"),
            programme=POINTS.id,
            day=START.date(),
            cents=1250,
            currency=Currency.EUR,
            state=state,
        )
        for number, state in enumerate(ClaimState)
    ]
    journal.delivery.see(TOKEN, msgspec.structs.replace(known_summary(320), claims=tuple(told)))
    journal.delivery.told(TOKEN)
    summary = journal.card(TOKEN).summary
    assert summary is not None
    assert [claim.state for claim in summary.claims] == [ClaimState.OPEN]
    commits = len(journal.store.commits)
    journal.delivery.told(TOKEN)
    assert len(journal.store.commits) == commits


def test_the_last_word_on_a_charity_is_kept(journal: Journal) -> None:
    def say(cents: int, number: int) -> None:
        change = CharityChanged(
            programme=POINTS.id, charity="swing", cents=cents, as_of=START + timedelta(hours=number)
        )
        journal.delivery.change(Changes(changes=(change,), next=number, more=False))

    say(100, 1)
    say(250, 2)
    text = journal.store.get(Table.SETTINGS, charity_key(POINTS.id))
    assert text is not None
    assert read(CharityChanged, text).cents == 250
