"""Texts by key from gettext catalogues, filled with figures in the language's own writing.

Keys are short English words with dots (``balance.pending``); the catalogues hold the sentences, with
places in braces and with what is bold between asterisks. Figures, money and dates come from Unicode
CLDR through Babel.
"""

import gettext
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from loyalty.languages import CODES, language_of
from screens.bidi import embedded, leftwards_series
from screens.errors import TextsError

LANGUAGES = CODES
"""Every language there is a catalogue of."""

FOLDER = Path(__file__).resolve().parent.parent / "locale"

DOMAIN = "spaarpunt"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text.

    Attributes:
        text: What is written.
        bold: True where it is stressed.
    """

    text: str
    bold: bool


class Texts:
    """One language's texts.

    Args:
        language: ISO 639-1 code.

    Raises:
        TextsError: There is no catalogue for it.
    """

    def __init__(self, language: str) -> None:
        known = language_of(language)
        if known is None:
            raise TextsError(f"no texts in {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self.leftwards = known.leftwards
        self._locale = Locale.parse(known.locale)
        try:
            self._catalogue = gettext.translation(DOMAIN, FOLDER, [language])
        except OSError as error:
            raise TextsError(f"the catalogue of {language!r} cannot be read: {error}") from error

    def _template(self, key: str, n: int | None) -> str:
        text = self._catalogue.gettext(key) if n is None else self._catalogue.ngettext(key, key, n)
        if text == key:
            raise TextsError(f"no text {key!r} in {self.language!r}; add it to every catalogue")
        return text

    def get(self, key: str, *, n: int | None = None, **values: str) -> str:
        """The text of a key.

        Args:
            key: Its message id.
            n: The number a plural follows, or None for a text without one.
            values: What fills the places, written already (see `number`, `money`, `day`).

        Raises:
            TextsError: There is no such key, or a place stays empty.
        """
        return "".join(run.text for run in self.runs(key, n=n, **values))

    def runs(self, key: str, *, n: int | None = None, **values: str) -> tuple[Run, ...]:
        """Like `get`, as pieces of which some are bold."""
        pieces = self._template(key, n).split("*")
        if self.leftwards:
            values = {name: embedded(value) for name, value in values.items()}
        try:
            return tuple(
                Run(piece.format_map(values), bold=index % 2 == 1) for index, piece in enumerate(pieces) if piece
            )
        except KeyError as error:
            raise TextsError(f"text {key!r} asks for {error}, which was not given") from error

    def is_fixed(self, text: str) -> bool:
        """Whether a text stands in the catalogue as it is: the same for everybody, without a figure or a name."""
        return text in self.fixed

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Every text without a place to fill, as it is said."""
        from babel.messages.mofile import read_mo

        with (FOLDER / self.language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            messages = read_mo(file)
        texts = {
            text for m in messages if m.id for text in ((m.string,) if isinstance(m.string, str) else m.string or ())
        }
        return frozenset(text.replace("*", "") for text in texts if "{" not in text)

    def split(self, key: str, place: str) -> tuple[str, str]:
        """What stands before and after one place of a text, trimmed."""
        before, _, after = self._template(key, None).partition("{" + place + "}")
        return before.strip(), after.strip()

    def series(self, items: Iterable[str]) -> str:
        """Several things one behind the other: 35 onderweg, 100 klaar."""
        return leftwards_series(items) if self.leftwards else ", ".join(items)

    def number(self, value: int) -> str:
        """A whole number with the language's groups: 1.240, 1 240, 1,240."""
        return _solid(format_decimal(value, locale=self._locale))

    def money(self, cents: int, currency: str) -> str:
        """An amount: € 2,00, 2,00 €, €2.00.

        Args:
            cents: Integer minor units (hundredths).
            currency: ISO 4217 code.
        """
        return _solid(format_currency(Decimal(cents) / 100, currency, locale=self._locale))

    def sign(self, currency: str) -> str:
        """A currency's own sign (€, kr) by its ISO 4217 code."""
        return get_currency_symbol(currency, locale=self._locale)

    def day(self, value: date) -> str:
        """A day and month: 31 december, 31. desember, 31 December."""
        return _date("MMMMd", value, self._locale)

    def short_day(self, value: date) -> str:
        """A day with its month cut short: 31 dec, 31. des., 31 Dec."""
        return _date("MMMd", value, self._locale)

    def weekday(self, value: date) -> str:
        """A day with that of its week, both cut short: wo 18 nov, ons. 18. nov., Wed 18 Nov."""
        return _date("MMMEd", value, self._locale)

    def percent(self, basis_points: int) -> str:
        """So many hundredths of a per cent: 0,5%, 0,5 %, 0.5%."""
        share = Decimal(basis_points) / 10_000
        return _solid(format_percent(share, locale=self._locale, decimal_quantization=False))

    def full_day(self, value: date) -> str:
        """A day with its year: 31 december 2026."""
        return _date("yMMMMd", value, self._locale)

    def month(self, value: date) -> str:
        """A month and year: mei 2027."""
        return _date("yMMMM", value, self._locale)

    def time(self, value: datetime, zone: str) -> str:
        """The time of day at a place, 24 hours.

        Args:
            value: An aware instant.
            zone: IANA time zone.
        """
        return value.astimezone(ZoneInfo(zone)).strftime("%H:%M")

    def when(self, value: datetime, now: datetime, zone: str) -> str:
        """A time of today, or a day and time: 11:48; 20 november, 11:48."""
        place = ZoneInfo(zone)
        day = value.astimezone(place).date()
        time = self.time(value, zone)
        return time if day == now.astimezone(place).date() else self.series((self.day(day), time))

    def as_of(self, value: datetime, now: datetime, zone: str) -> str:
        """When a figure was true: stand van 12:04, stand van gisteren, 17:32.

        Args:
            value: When it was true; aware.
            now: The present; aware.
            zone: IANA time zone in which days begin.
        """
        place = ZoneInfo(zone)
        days = (now.astimezone(place).date() - value.astimezone(place).date()).days
        time = self.time(value, zone)
        if days == 0:
            return self.get("as_of.today", time=time)
        if days == 1:
            return self.get("as_of.yesterday", time=time)
        return self.get("as_of.day", day=self.day(value.astimezone(place).date()), time=time)


@lru_cache(maxsize=512)
def _date(skeleton: str, value: date, locale: Locale) -> str:
    """A day by a skeleton of CLDR's (UTS #35, part 4); Babel takes a millisecond to find the pattern that fits it."""
    return _solid(format_skeleton(skeleton, value, locale=locale))


def _solid(text: str) -> str:
    """No break inside a figure: every space becomes U+00A0, which the fonts have."""
    return text.replace(" ", "\u00a0").replace("\u202f", "\u00a0")
