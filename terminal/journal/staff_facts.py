"""What staff did to points, as bodies: a sale, points by hand, stamps counted in, something taken back."""

from typing import assert_never

from loyalty.bodies import Accrual, Adjustment, Body, Reversal, Stamps
from loyalty.programme import ref
from terminal.journal.writer import Writer
from terminal.machine.facts import Adjusted, Sold, StampsCounted, TakenBack, Who

StaffFact = Sold | Adjusted | StampsCounted | TakenBack


def staff_body(writer: Writer, who: Who, fact: StaffFact) -> Body:
    """The body of what a member of staff did; its occasion names them."""
    new, owner = writer.new_id(), writer.owner
    occasion = writer.occasion(who.mode, who.assurance, who.staff)
    match fact:
        case Sold(programme, cents, points):
            return Accrual(
                id=new,
                owner=owner,
                occasion=occasion,
                programme=ref(programme),
                card=who.token,
                account=who.account,
                cents=cents,
                currency=programme.currency,
                points=points,
            )
        case Adjusted(programme, points, note):
            return Adjustment(
                id=new,
                owner=owner,
                occasion=occasion,
                programme=programme,
                card=who.token,
                account=who.account,
                points=points,
                note=note,
            )
        case StampsCounted(programme, count):
            return Stamps(
                id=new,
                owner=owner,
                occasion=occasion,
                programme=programme,
                card=who.token,
                account=who.account,
                count=count,
            )
        case TakenBack(reference, note):
            return Reversal(id=new, owner=owner, occasion=occasion, account=who.account, reference=reference, note=note)
        case _:
            assert_never(fact)
