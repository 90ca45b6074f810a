"""What a customer is found by, kept as words in one index.

A word of a name stands as it is; others begin with a sign that no name has: `@` a mail address, `#` the figures of a
phone number from behind, `=` how a word of the name sounds, `~` how the whole name sounds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, delete, select

from central import customer_tables as ct
from central import tables as t
from central.bulk import Row, insert_new, insert_rows
from central.customer_tables import WORD_LENGTH
from central.database import chunks
from loyalty.ids import Uuid
from loyalty.matching import name_sound, name_words, sound

MAIL: Final = "@"
PHONE: Final = "#"
SOUND: Final = "="
WHOLE_SOUND: Final = "~"


@dataclass(frozen=True, slots=True)
class Named:
    """A customer as they are found: by name and addresses; the phone number is in E.164."""

    given: str = field(repr=False)
    particle: str = field(repr=False)
    family: str = field(repr=False)
    mail: str | None = field(repr=False, default=None)
    phone: str | None = field(repr=False, default=None)

    def words(self) -> frozenset[str]:
        """Every word that finds them."""
        found: set[str] = set()
        for word in name_words(self.given, self.particle, self.family):
            found |= {word, SOUND + sound(word)}
        if (whole := self.whole_sound()) is not None:
            found.add(whole)
        if self.mail is not None:
            found.add(mail_word(self.mail))
        if self.phone is not None:
            found.add(phone_word(self.phone))
        return frozenset(word[:WORD_LENGTH] for word in found)

    def whole_sound(self) -> str | None:
        """The word of the whole name's sound, or None."""
        whole = name_sound(self.given, self.family)
        return None if whole is None else (WHOLE_SOUND + whole)[:WORD_LENGTH]


def mail_word(mail: str) -> str:
    """The word of a mail address, or of its beginning: case is nothing, dots are kept."""
    told = "".join(sign for sign in mail.strip().casefold() if sign.isprintable())
    return (MAIL + told)[:WORD_LENGTH]


def phone_word(phone: str) -> str:
    """The word of a phone number, or of its last figures."""
    return PHONE + "".join(sign for sign in phone if sign.isdigit())[::-1]


def put_words(connection: Connection, owner: Uuid, customer: Uuid, named: Named | None) -> None:
    """Let a customer be found by `named` alone from now on; by nothing where it is None."""
    w = t.customer_words.c
    connection.execute(delete(t.customer_words).where(w.owner == owner, w.customer == customer))
    insert_rows(connection, t.customer_words, list(rows_of(owner, [(customer, named)] if named else [])))


def rows_of(owner: Uuid, customers: Iterable[tuple[Uuid, Named]]) -> Iterator[Row]:
    """The rows by which customers are found."""
    for customer, named in customers:
        for word in sorted(named.words()):
            yield {"owner": owner, "word": word, "customer": customer}


def fill_words(connection: Connection) -> None:
    """Write the words of every customer there is, where there are none yet."""
    # Only columns that were there from the beginning: a migration asks for this.
    c = t.customers.c
    query = select(c.owner, c.id, c.given, c.particle, c.family, c.mail, c.phone)
    rows: list[Row] = []
    for row in connection.execute(query):
        rows += rows_of(row.owner, [(row.id, Named(row.given, row.particle, row.family, row.mail, row.phone))])
    for part in chunks(rows):
        insert_new(connection, ct.customer_words, part)
