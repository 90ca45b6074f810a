"""What central writes, it writes in every language that the screens speak."""

from datetime import UTC, date, datetime

import pytest

from central.members.wording import code_message
from central.privacy.data_words import DATA_WORDS
from central.privacy.wording import data_subject, farewell_letter, warning_letter
from central.staff.wording import Told, alert_message
from loyalty.languages import CODES, FALLBACK
from loyalty.privacy import LONGEST_TEXT, LONGEST_TITLE, default_notice
from loyalty.wire_incidents import IncidentKind
from loyalty.wire_proofs import Purpose

OTHERS = tuple(code for code in CODES if code != FALLBACK)
ALERTS = (
    IncidentKind.OWN_CARD,
    IncidentKind.MANY_ACCRUALS,
    IncidentKind.LARGE_ADJUSTMENT,
    IncidentKind.MANY_UNDOS,
)
AT = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)


def letters(language: str) -> list[str]:
    """Every message, subject and text."""
    told = [code_message(language, purpose, "De Korenaar", "123456") for purpose in Purpose]
    told += [farewell_letter(language, "De Korenaar"), warning_letter(language, "De Korenaar", 5, date(2027, 1, 2))]
    told += [alert_message(language, Told(kind, "", "Sanne", 77), "De Korenaar", "K1", AT) for kind in ALERTS]
    return [part for each in told for part in (each.subject, each.text)] + [data_subject(language, "De Korenaar")]


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_falls_back_on_another_language(language: str) -> None:
    assert not set(letters(language)) & set(letters(FALLBACK))


@pytest.mark.parametrize("language", CODES)
def test_messages_say_what_they_are_about(language: str) -> None:
    texts = " ".join(letters(language))
    for what in ("De Korenaar", "123456", "2027-01-02", "77", "Sanne", "K1"):
        assert what in texts
    assert "{" not in texts


def test_somebody_who_reads_none_of_ours_reads_english() -> None:
    assert letters("fi") == letters(FALLBACK)


@pytest.mark.parametrize("language", CODES)
def test_the_notice_answers_the_same_questions_and_fits_a_screen(language: str) -> None:
    sections = default_notice("De Korenaar").sections
    assert len(sections[language]) == len(sections[FALLBACK]) == 6
    for each in sections[language]:
        assert 0 < len(each.title) <= LONGEST_TITLE
        assert 0 < len(each.text) <= LONGEST_TEXT


def test_ones_data_has_words_in_every_language() -> None:
    assert set(DATA_WORDS) == set(CODES)
