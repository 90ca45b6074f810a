"""Hostile texts, and what every parser of `loyalty` owes to any text at all."""

import contextlib
from collections.abc import Callable

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.assurance import EntryMode
from loyalty.codes import WifiCode, parse, write
from loyalty.errors import CodeError, ProgrammeError
from loyalty.gs1 import gsrn_in_link, gsrn_in_message
from loyalty.guard import refuse
from loyalty.identify import DrivingLicence, Member, PaymentCard, Unknown, identify, to_answer
from loyalty.schemes import default_schemes, read_schemes
from loyalty.symbology import Symbology, split_aim
from loyalty.tracks import read_tracks
from loyalty.vouchers import read_short_code

SCHEMES = default_schemes()
HOSTS = frozenset({"loyalty.example"})

PIECES = (
    "]C1", "]Q3", "]E0", "]E4", "]d2", "]", "%", "%B", ";", "+", "?", "=", "^", "%E?", ";E?", "%25", "%34", "\x1d",
    "\x00", "\r\n", "\t", "8018", "8018123456789012345675", "0109506000134352", "10ABC", "SP1.", "SP1.M.", "SP1.R.",
    "SP1.T.", "SP1.V.", "SP1.E.1.", "SP1.S.", "SP1.C.", "SP2.", "WIFI:", "T:WPA;", "S:a;", "P:b;", "\\;", ";;", "/",
    "https://loyalty.example/", "https://id.gs1.org/", "http://[", "@", ":443", "4111111111111111", "378282246310005",
    "2912201", "6360010000000000", "6391480123456789", "4006381300063", "2912345678906", "10001", "LC0123456789",
    "C000123", "04A224B1C35F80", "DEADBEEF", "4111 1111 1111 1111", "ANSI 636000", "٤١١١", "é€", "調理", "\udcff", " ",
    ".", "..", "-", "_", "0", "00000000", "9" * 20, "255" * 30, "SP1.R.10001.ZMOHC.UHR6KFZ6JX", "SP1.S.B-0017",
    "SP1.T.AMS1-4.000472.1895.EUR.TOWEG0.H.Q2K73TQIPZ63IDROMWL7LCOIYM", "SP1.M.LC1%2E/A%5F/Z-9", "SP1.C.SPRING27",
    "SP1.E.1.7QK2MZ4XWT..https://central.example:8443/", "WIFI:T:nopass;S:Guests;;", "WIFI:T:WPA;S:a;P:p\\:asswort;;",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text("0123456789", max_size=20) | st.text(max_size=6), max_size=6).map(
    "".join
)
doors = st.sampled_from(EntryMode)
symbologies = st.none() | st.sampled_from(Symbology)


def check_identify(text: str, door: EntryMode, symbology: Symbology | None) -> None:
    found = identify(text, door, symbology, SCHEMES, HOSTS)
    answer = msgspec.json.encode(to_answer(found)).decode()
    match found:
        case PaymentCard() | DrivingLicence():
            assert answer in {'{"kind":"payment_card"}', '{"kind":"driving_licence"}'}
        case Member(number=number):
            again = SCHEMES.tapped(number.canonical) if door is EntryMode.TAPPED else None
            assert number.scheme_id in {scheme.id for scheme in SCHEMES.all}
            assert again is None or again == number
            assert number.canonical not in repr(found)
        case Unknown():
            assert len(text) < 9 or text not in repr(found)


def check_guard(text: str, door: EntryMode) -> None:
    assert refuse(text, door, SCHEMES) is refuse(f"{text}\r\n", door, SCHEMES)


def check_tracks(text: str) -> None:
    tracks = read_tracks(text)
    assert {track.number for track in tracks} <= {1, 2, 3}
    assert all(track.text in text for track in tracks)
    assert all(not track.text or track.text not in repr(track) or len(track.text) < 9 for track in tracks)


def check_codes(text: str) -> None:
    with contextlib.suppress(CodeError):
        code = parse(text)
        # Other people's spelling of a wireless network is read, and written in ours.
        assert parse(write(code)) == code if isinstance(code, WifiCode) else write(code) == text
    with contextlib.suppress(CodeError):
        assert len(read_short_code(text)) == 10


def check_gs1(text: str) -> None:
    for found in (gsrn_in_message(text), gsrn_in_link(text, HOSTS)):
        assert found is None or (found.startswith("8018") and len(found) == 22 and found.isdigit())
    carried = split_aim(text)
    assert text.endswith(carried.payload)


def check_schemes(text: str, symbology: Symbology | None) -> None:
    for found in (SCHEMES.match(text, symbology), SCHEMES.tapped(text)):
        assert found is None or found.canonical not in repr(found)
    with contextlib.suppress(ProgrammeError):
        read_schemes(text.encode("utf-8", "surrogatepass"))


CHECKS: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[object], ...]]] = {
    "identify": (check_identify, (doors, symbologies)),
    "guard": (check_guard, (doors,)),
    "tracks": (check_tracks, ()),
    "codes": (check_codes, ()),
    "gs1": (check_gs1, ()),
    "schemes": (check_schemes, (symbologies,)),
}
"""By name: the check of one text, and what it wants to know beside the text."""


def crossed(parts: list[str]) -> set[str]:
    """Texts made of each other: drawing one costs more than judging ten."""
    halves = [text[: len(text) // 2] for text in parts]
    return {*parts, *halves, *(a + b for a in parts for b in [*parts, *halves])}


def run(name: str, inputs: int) -> None:
    """Gives one parser so many inputs at least, unless one of them breaks it."""
    check, besides = CHECKS[name]
    given_so_far = 0

    @settings(max_examples=max(20, inputs // 10), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts, min_size=3, max_size=3), st.tuples(*besides))
    def judge(parts: list[str], beside: tuple[object, ...]) -> None:
        nonlocal given_so_far
        if given_so_far >= inputs:
            return
        for text in crossed(parts):
            given_so_far += 1
            check(text, *beside)

    judge()
    assert given_so_far >= inputs
