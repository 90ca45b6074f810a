"""Facts recorded as they are: one body each, behind the head."""

from loyalty.bodies import Body, Issue, Replace, Response, Reversal
from loyalty.ids import Uuid
from loyalty.wire import Item
from terminal.journal.writer import Writer
from terminal.machine.facts import CardIssued, CardReplaced, DecidedFact, Fact, Responded, TakenBack, Who


class Facts:
    """Records what nobody reckons with here."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def record(self, who: Who, fact: Fact) -> Uuid:
        """Record a fact; answers its transaction's id."""
        writer = self._writer
        with writer.lock:
            body = self._body(who, fact)
            writer.append([body], writer.drafts())
            return body.id

    def decide(self, who: Who, fact: DecidedFact) -> Item:
        """Record a transaction that central is to decide now; answers it as it is sent."""
        writer = self._writer
        with writer.lock:
            body = self._decided(who, fact)
            (row,) = writer.append([body], writer.drafts())
            return Item(envelope=row.envelope, body=row.body.decode())

    def _decided(self, who: Who, fact: DecidedFact) -> Body:
        writer = self._writer
        new, owner = writer.new_id(), writer.owner
        occasion = writer.occasion(who.mode, who.assurance, who.staff)
        match fact:
            case CardIssued(batch, customer, language):
                return Issue(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    card=who.token,
                    batch=batch,
                    customer=customer,
                    language=language,
                )
            case CardReplaced(old_card):
                return Replace(id=new, owner=owner, occasion=occasion, card=who.token, old_card=old_card)
            case TakenBack(reference, note):
                return Reversal(
                    id=new, owner=owner, occasion=occasion, account=who.account, reference=reference, note=note
                )

    def _body(self, who: Who, fact: Fact) -> Body:
        writer = self._writer
        new, owner = writer.new_id(), writer.owner
        occasion = writer.occasion(who.mode, who.assurance, who.staff)
        match fact:
            case Responded(campaign, answer):
                return Response(
                    id=new,
                    owner=owner,
                    occasion=occasion,
                    card=who.token,
                    account=who.account,
                    campaign=campaign,
                    answer=answer,
                )
