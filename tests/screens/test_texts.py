"""Every key exists in every language and none is unused; figures are written the language's way."""

import ast
import re
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import screens
from screens.bidi import plain
from screens.care_views import Control, PaperStep, Unset
from screens.desk_words import (
    CardTrouble,
    DeskAction,
    DeskItem,
    DeskNotice,
    FactName,
    FieldName,
    FieldTrouble,
    FormKind,
    Keys,
    ListKind,
    PinTrouble,
    ScanAsk,
    SheetKind,
    Unfit,
)
from screens.entrance_views import EntranceReason
from screens.errors import TextsError
from screens.shopper.facts import REASONS
from screens.technician_words import Calibrated, SelfTestItem, SelfTestState, SelfTestWord, SetupTrouble
from screens.texts import LANGUAGES, Texts
from screens.texts.catalogue import DOMAIN, FOLDER
from screens.texts.compile import compiled
from screens.texts.voucher import VOUCHER_KEYS
from screens.views import (
    ClaimEnd,
    ClaimReason,
    ClaimTrouble,
    CodeWay,
    EntryKind,
    MenuItem,
    PhoneState,
    PinAsk,
    PrinterWord,
    RefusalKind,
    StepKind,
    StepState,
    Trouble,
    Unit,
)

SCREENS = Path(screens.__file__).parent
SOURCES = (SCREENS, SCREENS.parent / "terminal")
NOW = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)
KEY = re.compile(r"^[a-z_]+(\.[a-z_]+)+$")


def messages(language: str) -> dict[str, tuple[str, ...]]:
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        str(m.id if isinstance(m.id, str) else m.id[0]): (m.string,) if isinstance(m.string, str) else tuple(m.string)
        for m in catalogue
        if m.id
    }


def used() -> set[str]:
    """Keys that stand in the source, and those that are put together from a closed list."""
    keys = {
        node.value
        for source in SOURCES
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value)
    }
    keys |= {f"unit.{unit.value}" for unit in Unit}
    keys |= {f"menu.{item.value}{part}" for item in MenuItem for part in ("", ".short")}
    keys |= {f"history.{kind.value}" for kind in EntryKind}
    keys |= {f"printer.{word.value}" for word in PrinterWord}
    keys |= {f"printing.{state.value}" for state in StepState}
    keys |= {f"step.{kind.value}" for kind in StepKind}
    keys |= {f"refusal.{kind.value}.{part}" for kind in RefusalKind for part in ("title", "detail")}
    keys |= {f"reason.{kind.value}" for kind in REASONS} | {"reason.other"}
    keys |= {f"proof.pin.{ask.value}.{part}" for ask in PinAsk for part in ("title", "detail")}
    keys |= {f"proof.by.{way.value}" for way in CodeWay} | {f"proof.{trouble.value}" for trouble in Trouble}
    keys |= {"proof.ways.title", "proof.ways.detail", "proof.ways.pin", "proof.till.title", "proof.till.detail"}
    keys |= {f"phone.{state.value}.{part}" for state in PhoneState for part in ("title", "detail")} - {
        "phone.there.detail"
    }
    keys |= {f"phone.step.{number}" for number in (1, 2, 3)}
    keys |= {f"claim.{each.value}" for each in ClaimTrouble}
    keys |= {f"claim.{each.value}.{part}" for each in ClaimEnd for part in ("title", "detail")}
    keys |= {f"claim.reason.{each.value}" for each in ClaimReason}
    keys |= desk_keys() | technician_keys()
    return keys | {"proof.locked_till"} | set(VOUCHER_KEYS)


def desk_keys() -> set[str]:
    """What staff's screens put together from their closed lists."""
    keys = {f"desk.form.{kind.value}.{part}" for kind in FormKind for part in ("title", "send")}
    keys |= {f"desk.list.{kind.value}.{part}" for kind in ListKind for part in ("title", "empty")}
    keys |= {f"desk.notice.{each.value}.{part}" for each in DeskNotice for part in ("title", "detail")}
    keys |= {f"desk.scan.{each.value}.{part}" for each in ScanAsk for part in ("title", "detail")}
    singles = {
        "item": DeskItem,
        "field": FieldName,
        "trouble": FieldTrouble,
        "keys": Keys,
        "sheet": SheetKind,
        "do": DeskAction,
        "fact": FactName,
        "pin": PinTrouble,
        "card": CardTrouble,
        "unfit": Unfit,
    }
    keys |= {f"desk.{word}.{each.value}" for word, kinds in singles.items() for each in kinds}
    keys |= {f"desk.level.{each.value}{why}" for each in Control for why in ("", *(f".{each.value}" for each in Unset))}
    keys |= {f"desk.paper.{step}.{part}" for step in ("turn", *PaperStep) for part in ("title", "detail")}
    keys |= {f"entrance.{each.value}.{part}" for each in EntranceReason for part in ("title", "detail")}
    keys |= {f"entrance.{word}.dated" for word in ("welcome", "expired")}
    return keys | {f"desk.key.{key}" for key in ("erase", "shift")}


def technician_keys() -> set[str]:
    """What the technician's screens put together from their closed lists."""
    network = {f"setup.network.{state}" for state in ("none", "wired", "wifi", "joining")}
    steps = (
        network
        | {f"setup.central.{state}" for state in ("waiting", "asking", "enrolling")}
        | {"takeover.central.waiting"}
    )
    steps |= {f"setup.trouble.{each.value}" for each in SetupTrouble}
    keys = {f"{step}.{part}" for step in steps for part in ("title", "detail")}
    keys |= {f"setup.confirm.{fact}" for fact in ("shop", "terminal", "left", "host")}
    singles = {"item": SelfTestItem, "state": SelfTestState, "word": SelfTestWord}
    keys |= {f"selftest.{word}.{each.value}" for word, kinds in singles.items() for each in kinds}
    keys |= {f"calibration.said.{each.value}" for each in Calibrated}
    return keys | {
        f"selftest.ask.{item}.{part}" for item in ("printer", "lights", "headset") for part in ("title", "detail")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_used_key_exists_and_none_is_unused(language: str) -> None:
    there = set(messages(language))
    wanted = {key for key in used() if key.split(".")[0] in {name.split(".")[0] for name in there}}
    assert there == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_shouts(language: str) -> None:
    for key, strings in messages(language).items():
        for text in strings:
            assert text.strip(), key
            assert "!" not in text, key
            assert text.count("*") % 2 == 0, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_places(language: str) -> None:
    def places(texts: tuple[str, ...]) -> set[str]:
        return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}

    ours, dutch = messages(language), messages("nl")
    assert {key: places(text) for key, text in ours.items()} == {key: places(text) for key, text in dutch.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    source = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    assert source.with_suffix(".mo").read_bytes() == compiled(source)


@pytest.mark.parametrize(
    ("language", "number", "money", "small"),
    [
        ("nl", "1.240", "€ 2,00", "€ 0,05"),
        ("nb", "1 240", "2,00 €", "0,05 €"),
        ("en", "1,240", "€2.00", "€0.05"),
        ("de", "1.240", "2,00 €", "0,05 €"),
        ("fr", "1 240", "2,00 €", "0,05 €"),
        ("ar", "1.240", "\u200f2,00 €", "\u200f0,05 €"),
    ],
)
def test_numbers_and_money(language: str, number: str, money: str, small: str) -> None:
    texts = Texts(language)
    assert texts.number(1240) == number.replace(" ", "\u00a0")
    assert texts.money(200, "EUR") == money.replace(" ", "\u00a0")
    assert texts.money(5, "EUR") == small.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("language", "today", "yesterday", "before"),
    [
        ("nl", "stand van 12:04", "stand van gisteren, 12:04", "stand van 12 november, 12:04"),
        ("nb", "per kl. 12:04", "per i går kl. 12:04", "per 12. november kl. 12:04"),
        ("en", "as of 12:04", "as of yesterday, 12:04", "as of 12 November, 12:04"),
        ("de", "Stand 12:04", "Stand gestern, 12:04", "Stand 12. November, 12:04"),
        ("fr", "à 12:04", "hier à 12:04", "le 12 novembre à 12:04"),
        ("ar", "الرصيد الساعة 12:04", "رصيد أمس الساعة 12:04", "رصيد 12 نوفمبر الساعة 12:04"),
    ],
)
def test_as_of(language: str, today: str, yesterday: str, before: str) -> None:
    texts = Texts(language)
    said = [
        plain(texts.as_of(NOW - timedelta(days=days), NOW, "Europe/Amsterdam")).replace("\u00a0", " ")
        for days in (0, 1, 9)
    ]
    assert said == [today, yesterday, before]


def test_a_day_begins_at_the_shops_midnight() -> None:
    texts = Texts("nl")
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert texts.as_of(late, NOW, "Europe/Amsterdam") == "stand van 00:30"


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("nl", "31 december", "mei 2027"),
        ("nb", "31. desember", "mai 2027"),
        ("en", "31 December", "May 2027"),
        ("de", "31. Dezember", "Mai 2027"),
        ("fr", "31 décembre", "mai 2027"),
        ("ar", "31 ديسمبر", "مايو 2027"),
    ],
)
def test_days_and_months(language: str, day: str, month: str) -> None:
    texts = Texts(language)
    assert texts.day(date(2026, 12, 31)) == day.replace(" ", "\u00a0")
    assert texts.month(date(2027, 5, 31)) == month.replace(" ", "\u00a0")
    assert texts.full_day(date(2026, 12, 31)).endswith("2026")


def test_the_words_agreed_on() -> None:
    said = {
        language: (
            texts.get("attract.call"),
            plain(texts.runs("balance.pending", count="35")[0].text).rstrip(",،"),
            plain(texts.get("balance.held", count="100")),
            plain(texts.get("balance.missing", count="260")),
            texts.get("refusal.payment_card.title"),
            texts.get("idle.title"),
            texts.get("setting.offline"),
        )
        for language in LANGUAGES
        for texts in [Texts(language)]
    }
    assert said == {
        "nl": ("Houd je kaart voor de lezer", "35 onderweg", "100 klaar, ook zonder verbinding", "nog 260",
               "Dit is een betaalpas. Die lezen wij niet.", "Ben je er nog?", "Even geen verbinding"),
        "nb": ("Hold kortet foran leseren", "35 på vei", "100 ligger klare, også uten nett", "mangler 260",
               "Dette er et bankkort. Det leser vi ikke.", "Er du der fortsatt?", "Uten nett akkurat nå"),
        "en": ("Hold your card to the reader", "35 on the way", "100 ready, even offline", "260 to go",
               "This is a bank card. We don’t read those.", "Are you still there?", "No connection right now"),
        "de": ("Karte vor den Leser halten", "35 unterwegs", "100 bereit, auch ohne Verbindung", "noch 260",
               "Das ist eine Bankkarte. Die lesen wir nicht.", "Sind Sie noch da?", "Keine Verbindung"),
        "fr": ("Présentez votre carte au lecteur", "35 en route", "100 prêts, même sans connexion", "encore 260",
               "C’est une carte bancaire. Nous ne les lisons pas.", "Êtes-vous encore là ?", "Pas de connexion"),
        "ar": ("يُرجى تقريب البطاقة من القارئ", "35 في الطريق", "100 جاهزة، حتى بدون اتصال", "ينقصك 260",
               "هذه بطاقة بنكية. لا نقرأ هذه البطاقات.", "هل ما زلت هنا؟", "لا يوجد اتصال الآن"),
    }  # fmt: skip


def test_plurals_follow_the_number() -> None:
    texts = Texts("nl")
    assert [texts.get("unit.points", n=n) for n in (0, 1, 2)] == ["punten", "punt", "punten"]


def test_bold_is_what_stands_between_asterisks_and_values_cannot_add_any() -> None:
    runs = Texts("nl").runs("unknown.code", code="A*B*C")
    assert [(run.text, run.bold) for run in runs] == [("Noem deze code: ", False), ("A*B*C", True)]


def test_a_missing_key_language_or_place_is_said_so() -> None:
    with pytest.raises(TextsError, match="no texts in 'xx'"):
        Texts("xx")
    with pytest.raises(TextsError, match="no text"):
        Texts("nl").get("no.such.key")
    with pytest.raises(TextsError, match="was not given"):
        Texts("nl").get("balance.held")
