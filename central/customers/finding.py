"""Finding customers: as staff type, by card, and those who resemble somebody on a form."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, exists, func, select

from central import tables as t
from central.customers.words import MAIL, SOUND, Named, mail_word, phone_word
from loyalty.ids import Uuid
from loyalty.matching import fold, same_name, sought_words, sound, split
from loyalty.wire_customers import Alike

MOST_CANDIDATES: Final = 100
"""Customers that are ranked; more than these are told apart by typing on."""
LEAST_FIGURES: Final = 4
"""Figures of a phone number that are looked for."""
_COUNTED: Final = 5_000
"""How far words are counted to find out which one tells most."""
_TELLING: Final = 3
"""Letters from which a beginning is worth counting: fewer begin a great part of all words."""
_SOON: Final = 500
"""So many customers are asked one by one for their other words."""
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


_OWNER: Final[BindParameter[str]] = bindparam("owner")
_w: Final = t.customer_words.c


def _walk(connection: Connection, owner: Uuid, words: Sequence[str]) -> list[Uuid]:
    """Customers that have a word that begins with each of `words`, in the order of the one that tells most."""
    weights = {word: _weight(connection, owner, word) for word in words} if len(words) > 1 else {words[0]: 0}
    least, *others = sorted(weights, key=lambda word: (weights[word], -len(word)))
    asked: dict[str, str] = {"owner": owner}
    for place, word in enumerate((least, *others)):
        asked |= {f"low{place}": word, f"high{place}": word + _LAST}
    many = weights[least] > _SOON
    # A customer may have several words that begin so.
    rows = connection.execute(_walking(tuple(many and len(word) >= _TELLING for word in others)), asked).scalars()
    return list(dict.fromkeys(rows))[:MOST_CANDIDATES]


@lru_cache(maxsize=64)
def _walking(gathered: tuple[bool, ...]) -> Select[Any]:
    """The statement, made once: making it costs more than carrying it out.

    `gathered` says of each word but the first whether all who have it are gathered beforehand, which is faster than
    asking for each customer in turn as soon as there are many of those.
    """
    query = select(_w.customer).where(_w.owner == _OWNER, *_begins(_w.word, 0))
    for place, whole in enumerate(gathered, 1):
        other = t.customer_words.alias().c
        has = (other.owner == _OWNER, *_begins(other.word, place))
        if whole:
            query = query.where(_w.customer.in_(select(other.customer).where(*has)))
        else:
            query = query.where(exists().where(other.customer == _w.customer, *has))
    return query.order_by(_w.word, _w.customer).limit(2 * MOST_CANDIDATES)


def _begins(column: ColumnElement[str], place: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    low: BindParameter[str] = bindparam(f"low{place}")
    high: BindParameter[str] = bindparam(f"high{place}")
    return column >= low, column < high


_some: Final = select(_w.customer).where(_w.owner == _OWNER, *_begins(_w.word, 0)).limit(_COUNTED).subquery()
_COUNT: Final = select(func.count()).select_from(_some)


def _weight(connection: Connection, owner: Uuid, word: str) -> int:
    """How many rows a word's beginning has, counted as far as it tells."""
    if len(word) < _TELLING:
        return _COUNTED
    asked = {"owner": owner, "low0": word, "high0": word + _LAST}
    return int(connection.execute(_COUNT, asked).scalar_one())


def _ranked(connection: Connection, owner: Uuid, found: Sequence[Uuid], words: Sequence[str]) -> list[Uuid]:
    """Whole words before beginnings, the family name before the given one, then by name."""
    names = names_of(connection, owner, found)

    def rank(customer: Uuid) -> tuple[int, int, str, str, Uuid]:
        name = names[customer]
        family, given = split(name.family), split(name.given)
        joined = fold(name.family)
        own = {joined, *family, *given}
        whole = sum(word in own for word in words)
        begins = sum(joined.startswith(word) for word in words)
        return (-whole, -begins, joined, " ".join(given), customer)

    return sorted((each for each in found if each in names), key=rank)


_c: Final = t.customers.c
_CUSTOMERS: Final[BindParameter[Sequence[str]]] = bindparam("customers", expanding=True)
# Whoever was merged into another is that other.
_NAMES: Final = select(_c.id, _c.given, _c.particle, _c.family, _c.mail, _c.phone).where(
    _c.owner == _OWNER, _c.id.in_(_CUSTOMERS), _c.merged_into.is_(None)
)


def names_of(connection: Connection, owner: Uuid, customers: Iterable[Uuid]) -> dict[Uuid, Named]:
    """The customers of those ids that are there still."""
    rows = connection.execute(_NAMES, {"owner": owner, "customers": list(customers)})
    return {row.id: Named(row.given, row.particle, row.family, row.mail, row.phone) for row in rows}


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
