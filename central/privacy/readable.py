"""One's data as a text that a person reads; the same, whole, goes with it as JSON."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from loyalty.wire_privacy import BalanceData, MemberData

_WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "intro": "Dit bewaart {owner} van je, op {as_of} (UTC). In de bijlage staat hetzelfde volledig, als JSON.",
        "person": "Wie je bent",
        "name": "Naam",
        "mail": "Mail",
        "phone": "Telefoon",
        "language": "Taal",
        "since": "Klant sinds",
        "none": "niet bekend",
        "cards": "Kaarten (het nummer zelf bewaren we niet)",
        "issued": "uitgegeven",
        "until": "geldig tot",
        "balances": "Punten",
        "held": "waarvan klaargezet op een zuil",
        "owed": "nog te verrekenen",
        "expires": "vervalt",
        "shopped": "Gekocht, alles samen",
        "proofs": "Hoe je bewijst wie je bent (het geheim zelf tonen we nooit)",
        "pin": "pincode",
        "page": "kaart op je telefoon",
        "uses": "Waar je kaart het laatst gebruikt is",
        "responses": "Je antwoorden",
        "claims": "Punten die je miste",
        "entries": "Wat er de laatste 12 maanden gebeurde",
        "more": "Er is meer dan hier past; vraag het aan de kassa.",
        "rights": "Klopt er iets niet, of wil je stoppen: dat kan op de zuil en aan de kassa.",
        "earned": "gespaard",
        "stamped": "zegels",
        "spent": "gebruikt",
        "taken_back": "teruggedraaid",
        "corrected": "gecorrigeerd",
        "expired": "vervallen",
        "points": "punten",
        "stamps": "zegels",
        "card.issued": "in gebruik",
        "card.blocked": "geblokkeerd",
        "card.replaced": "vervangen",
        "card.expired": "verlopen",
        "card.blank": "blanco",
    },
    "nb": {
        "intro": "Dette lagrer {owner} om deg, per {as_of} (UTC). Vedlegget er det samme i sin helhet, som JSON.",
        "person": "Hvem du er",
        "name": "Navn",
        "mail": "E-post",
        "phone": "Telefon",
        "language": "Språk",
        "since": "Kunde siden",
        "none": "ikke kjent",
        "cards": "Kort (selve nummeret lagrer vi ikke)",
        "issued": "utstedt",
        "until": "gyldig til",
        "balances": "Poeng",
        "held": "av dem holdt klare på en terminal",
        "owed": "skal trekkes fra",
        "expires": "utløper",
        "shopped": "Handlet for i alt",
        "proofs": "Hvordan du viser hvem du er (selve hemmeligheten viser vi aldri)",
        "pin": "PIN",
        "page": "kort på telefonen",
        "uses": "Hvor kortet sist ble brukt",
        "responses": "Svarene dine",
        "claims": "Poeng du savnet",
        "entries": "Hva som skjedde de siste 12 månedene",
        "more": "Det er mer enn det er plass til her; spør i kassen.",
        "rights": "Er noe feil, eller vil du slutte: det kan du på terminalen og i kassen.",
        "earned": "tjent",
        "stamped": "merker",
        "spent": "brukt",
        "taken_back": "reversert",
        "corrected": "rettet",
        "expired": "utløpt",
        "points": "poeng",
        "stamps": "merker",
        "card.issued": "i bruk",
        "card.blocked": "sperret",
        "card.replaced": "erstattet",
        "card.expired": "utløpt",
        "card.blank": "blank",
    },
    "en": {
        "intro": "This is what {owner} keeps of you, as of {as_of} (UTC). The attachment is the same in full, as JSON.",
        "person": "Who you are",
        "name": "Name",
        "mail": "Mail",
        "phone": "Phone",
        "language": "Language",
        "since": "Customer since",
        "none": "not known",
        "cards": "Cards (the number itself we do not keep)",
        "issued": "issued",
        "until": "valid until",
        "balances": "Points",
        "held": "of which kept ready at a terminal",
        "owed": "still to be taken off",
        "expires": "expires",
        "shopped": "Shopped for in all",
        "proofs": "How you prove who you are (the secret itself we never show)",
        "pin": "PIN",
        "page": "card on your phone",
        "uses": "Where your card was last used",
        "responses": "Your answers",
        "claims": "Points you missed",
        "entries": "What happened in the last 12 months",
        "more": "There is more than fits here; ask at the till.",
        "rights": "Is something wrong, or do you want to leave: at the terminal and at the till.",
        "earned": "earned",
        "stamped": "stamps",
        "spent": "spent",
        "taken_back": "taken back",
        "corrected": "corrected",
        "expired": "expired",
        "points": "points",
        "stamps": "stamps",
        "card.issued": "in use",
        "card.blocked": "blocked",
        "card.replaced": "replaced",
        "card.expired": "expired",
        "card.blank": "blank",
    },
}

_Word = Callable[[str], str]


def readable(data: MemberData, language: str) -> str:
    """The data as plain text; English where a language is not there."""
    words = _WORDS.get(language, _WORDS["en"])

    def word(key: str) -> str:
        return words[key]

    intro = word("intro").format(owner=data.owner, as_of=data.as_of.strftime("%Y-%m-%d %H:%M"))
    blocks = [[intro], *(list(block) for block in (_person(data, word), *_kept(data, word))), [word("rights")]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when is not None else "–"


def _person(data: MemberData, word: _Word) -> Iterator[str]:
    yield word("person").upper()
    for key, value in (("name", data.name), ("mail", data.mail), ("phone", data.phone), ("language", data.language)):
        yield f"  {word(key)}: {value or word('none')}"
    if data.customer_since is not None:
        yield f"  {word('since')}: {_day(data.customer_since)}"


def _kept(data: MemberData, word: _Word) -> Iterator[Iterator[str]]:
    yield _block(
        word("cards"),
        (
            ", ".join(
                (
                    word(f"card.{card.status.value}"),
                    f"{word('issued')} {_day(card.issued_at)}",
                    f"{word('until')} {_day(card.valid_until)}",
                )
            )
            for card in data.cards
        ),
    )
    yield _block(word("balances"), (line for each in data.balances for line in _balance(each, word)))
    proofs = [word(key) for key, there in (("pin", data.proofs.pin), ("page", data.proofs.page)) if there]
    yield _block(word("proofs"), iter(proofs))
    yield _block(word("uses"), (f"{_day(each.used_at)}  {each.shop}, {each.terminal}" for each in data.uses))
    yield _block(word("responses"), (f"{_day(r.when)}  {r.campaign}: {r.answer}" for r in data.responses))
    claims = (f"{c.day}  {c.currency} {c.cents // 100}.{c.cents % 100:02d}" for c in data.claims)
    yield _block(word("claims"), claims)
    entries = [
        f"{_day(e.when)}  {e.points:+d}  ({e.balance})  {word(e.kind.value)}  {e.reward or e.shop or ''}".rstrip()
        for e in data.entries
    ]
    yield _block(word("entries"), iter([*entries, *([word("more")] if data.more else [])]))


def _balance(each: BalanceData, word: _Word) -> Iterator[str]:
    yield f"{each.programme}: {each.balance} {word(each.unit.value)}"
    if each.held:
        yield f"  {word('held')}: {each.held}"
    if each.owed:
        yield f"  {word('owed')}: {each.owed}"
    for lot in each.lots:
        if lot.expires_at is not None:
            yield f"  {lot.points}, {word('expires')} {_day(lot.expires_at)}"
    if each.shopped_cents is not None and each.currency is not None:
        yield f"  {word('shopped')}: {each.currency} {each.shopped_cents // 100}.{each.shopped_cents % 100:02d}"


def _block(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield title.upper()
        yield from (f"  {line}" for line in found)
