"""What showing a card proves, as far as central can tell."""

from sqlalchemy import Connection, select

from central import tables as t
from central.book.rows import CardRow
from central.owners import load_numbers
from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.wire import CardStatus


def shows_possession(connection: Connection, owner: Uuid, card: CardRow, mode: EntryMode, assurance: Assurance) -> bool:
    """Whether a card that came in so is in its holder's hand: a number's scheme says what showing it proves.

    A scheme is known by the batch that the card was made in; of others the terminal's word has to do.
    """
    if card.status is not CardStatus.ISSUED or (mode is EntryMode.KEYED and assurance < Assurance.PROVEN):
        return False
    if assurance is Assurance.PROVEN:
        return True
    if assurance < Assurance.POSSESSION:
        return False
    b = t.card_batches.c
    query = select(b.scheme).where(b.owner == owner, b.id == card.batch)
    name = connection.execute(query).scalar_one_or_none() if card.batch is not None else None
    if name is None:
        return True
    scheme = load_numbers(connection, owner).in_force.named(name)
    return scheme is None or scheme.assurance >= Assurance.POSSESSION
