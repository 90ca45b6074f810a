"""Finding customers: as staff type, by card, and those who resemble somebody on a form."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, exists, func, select

from central import tables as t
from central.customers.words import MAIL, SOUND, Named, mail_word, phone_word
from loyalty.ids import Uuid
from loyalty.matching import fold, same_name, sought_words, sound
from loyalty.wire_customers import Alike

MOST_CANDIDATES: Final = 100
"""Customers that are ranked; more than these are told apart by typing on."""
LEAST_FIGURES: Final = 4
"""Figures of a phone number that are looked for."""
_COUNTED: Final = 1_000
"""How far words are counted to find out which one tells most."""
_LAST: Final = "\U0010ffff"
_MOST_WORDS: Final = 6


def search(connection: Connection, owner: Uuid, text: str) -> list[Uuid]:
    """Customers whom `text` may mean, best first: a name's words or beginnings, a mail address, or last figures."""
    text = text.strip()
    if MAIL in text:
        return _walk(connection, owner, [mail_word(text)])
    figures = [sign for sign in text if sign.isdigit()]
    if figures and not any(sign.isalpha() for sign in text):
        if len(figures) < LEAST_FIGURES:
            return []
        # What people leave out or write instead of the country: 0, 00, +.
        return _walk(connection, owner, [phone_word("".join(figures).lstrip("0"))])
    words = sought_words(text)[:_MOST_WORDS]
    if not words:
        return []
    found = _walk(connection, owner, words)
    if not found and all(len(word) > 2 for word in words):
        found = _walk(connection, owner, [SOUND + sound(word) for word in words])
    return _ranked(connection, owner, found, words)


def _walk(connection: Connection, owner: Uuid, words: Sequence[str]) -> list[Uuid]:
    """Customers that have a word that begins with each of `words`, in the order of the one that tells most."""
    first, *others = sorted(words, key=lambda word: _weight(connection, owner, word)) if len(words) > 1 else words
    w = t.customer_words.c
    query = select(w.customer).where(w.owner == owner, w.word >= first, w.word < first + _LAST)
    for word in others:
        other = t.customer_words.alias()
        query = query.where(
            exists().where(
                other.c.owner == owner,
                other.c.customer == w.customer,
                other.c.word >= word,
                other.c.word < word + _LAST,
            )
        )
    # A customer may have several words that begin so.
    rows = connection.execute(query.order_by(w.word, w.customer).limit(2 * MOST_CANDIDATES))
    return list(dict.fromkeys(row.customer for row in rows))[:MOST_CANDIDATES]


def _weight(connection: Connection, owner: Uuid, word: str) -> int:
    w = t.customer_words.c
    some = select(w.customer).where(w.owner == owner, w.word >= word, w.word < word + _LAST).limit(_COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _ranked(connection: Connection, owner: Uuid, found: Sequence[Uuid], words: Sequence[str]) -> list[Uuid]:
    """Whole words before beginnings, the family name before the given one, then by name."""
    names = names_of(connection, owner, found)

    def rank(customer: Uuid) -> tuple[int, int, str, str, Uuid]:
        name = names[customer]
        own = {fold(name.family), *map(fold, name.family.split()), *map(fold, name.given.split())}
        whole = sum(word in own for word in words)
        family = sum(fold(name.family).startswith(word) for word in words)
        return (-whole, -family, fold(name.family), fold(name.given), customer)

    return sorted((each for each in found if each in names), key=rank)


def names_of(connection: Connection, owner: Uuid, customers: Iterable[Uuid]) -> dict[Uuid, Named]:
    """The customers of those ids that are there still: whoever was merged into another is that other."""
    c = t.customers.c
    query = select(c.id, c.given, c.particle, c.family, c.mail, c.phone)
    query = query.where(c.owner == owner, c.id.in_(list(customers)), c.merged_into.is_(None))
    return {
        row.id: Named(row.given, row.particle, row.family, row.mail, row.phone) for row in connection.execute(query)
    }


def candidates(connection: Connection, owner: Uuid, named: Named, most: int) -> dict[Uuid, tuple[Alike, ...]]:
    """Customers who resemble `named` and in what, the likest first: an address tells more than a name."""
    words = [word for word in (named.whole_sound(),) if word is not None]
    words += [mail_word(named.mail)] if named.mail is not None else []
    words += [phone_word(named.phone)] if named.phone is not None else []
    w = t.customer_words.c
    found: dict[Uuid, None] = {}
    for word in reversed(words):
        query: Select[Any] = select(w.customer).where(w.owner == owner, w.word == word).order_by(w.customer)
        found |= dict.fromkeys(row.customer for row in connection.execute(query.limit(MOST_CANDIDATES)))
    names = names_of(connection, owner, list(found)[: 2 * MOST_CANDIDATES])
    alike = {customer: likeness(named, names[customer]) for customer in found if customer in names}
    ranked = sorted((customer for customer in alike if alike[customer]), key=lambda each: (_far(alike[each]), each))
    return {customer: alike[customer] for customer in ranked[:most]}


def likeness(one: Named, other: Named) -> tuple[Alike, ...]:
    """In what two customers resemble each other."""
    found: list[Alike] = []
    if same_name((one.given, one.particle, one.family), (other.given, other.particle, other.family)):
        found.append(Alike.NAME)
    elif one.whole_sound() is not None and one.whole_sound() == other.whole_sound():
        found.append(Alike.SOUND)
    if one.mail is not None and other.mail is not None and one.mail.casefold() == other.mail.casefold():
        found.append(Alike.MAIL)
    if one.phone is not None and one.phone == other.phone:
        found.append(Alike.PHONE)
    return tuple(found)


def _far(alike: tuple[Alike, ...]) -> int:
    told = {Alike.MAIL: 4, Alike.PHONE: 4, Alike.NAME: 2, Alike.SOUND: 1}
    return -sum(told[each] for each in alike)
