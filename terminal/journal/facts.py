"""Facts recorded as they are: one body each, behind the head."""

from loyalty.bodies import Body, Response
from loyalty.ids import Uuid
from terminal.journal.writer import Writer
from terminal.machine.facts import Fact, Responded, Who


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
