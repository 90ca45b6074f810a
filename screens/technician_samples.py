"""The technician's screens, made up: for the pictures and the tests."""

from dataclasses import replace

from loyalty.languages import CODES
from screens.parts import Setting
from screens.technician_views import (
    CalibrationView,
    LookTestView,
    SelfTestRow,
    SelfTestView,
    SetupConfirmView,
    SetupView,
    StoreLeft,
    TechnicianView,
    TouchTestView,
)
from screens.technician_words import (
    Calibrated,
    Link,
    SelfTestItem,
    SelfTestState,
    SelfTestWord,
    SetupStep,
    SetupTrouble,
)


def technician_screens(place: Setting) -> dict[str, TechnicianView]:
    """Every form of screen that a technician sees, by name."""
    nowhere = replace(place, shop="")
    confirm = SetupConfirmView(
        nowhere, "1.4.2", "central.spaarpunt.nl", pinned=True, shop="De Korenaar", city="Utrecht", terminal="K1-3"
    )
    return {
        "setup": SetupView(nowhere, "1.4.2", Link.NONE),
        "setup-languages": SetupView(nowhere, "1.4.2", Link.NONE, languages=CODES),
        "setup-wifi": SetupView(nowhere, "1.4.2", Link.WIFI),
        "setup-joining": SetupView(nowhere, "1.4.2", Link.NONE, SetupStep.JOINING),
        "setup-asking": SetupView(nowhere, "1.4.2", Link.WIRED, SetupStep.ASKING),
        "setup-enrolling": SetupView(nowhere, "1.4.2", Link.WIRED, SetupStep.ENROLLING),
        **{
            f"setup-trouble-{trouble.value}": SetupView(nowhere, "1.4.2", Link.WIRED, None, trouble)
            for trouble in SetupTrouble
        },
        "setup-confirm": confirm,
        "setup-confirm-replaces": replace(confirm, replaces=True, pinned=False, terminal="K1-1"),
        "setup-confirm-busy": replace(confirm, busy=True),
        **_taking_over(nowhere, replace(confirm, replaces=True, terminal="K1-1")),
        **_selftests(place),
    }


def _taking_over(nowhere: Setting, confirm: SetupConfirmView) -> dict[str, TechnicianView]:
    """A board that goes on with the store of another."""
    view = SetupView(nowhere, "1.4.2", Link.WIRED, left=StoreLeft("K1-1", 1204))
    return {
        "takeover": view,
        "takeover-nothing": replace(view, link=Link.NONE, left=StoreLeft("K1-1", 0)),
        "takeover-one": replace(view, busy=SetupStep.ASKING, left=StoreLeft("K1-1", 1)),
        "takeover-no-key": replace(view, trouble=SetupTrouble.NO_KEY),
        "takeover-conflict": replace(view, trouble=SetupTrouble.CONFLICT),
        "takeover-confirm": replace(confirm, left=view.left),
        "takeover-confirm-nothing": replace(confirm, pinned=False, left=StoreLeft("K1-1", 0)),
        "takeover-confirm-busy": replace(confirm, busy=True, left=view.left),
    }


def _selftests(place: Setting) -> dict[str, TechnicianView]:
    item, state, word = SelfTestItem, SelfTestState, SelfTestWord
    rows = (
        SelfTestRow(item.TOUCH, state.GOOD, word.POINTS),
        SelfTestRow(item.SCANNER, state.GOOD, word.LEARNED),
        SelfTestRow(item.MAGSTRIPE, state.FAULT, word.MISSING),
        SelfTestRow(item.CAMERA, state.WAITING, word.DO_SHOW),
        SelfTestRow(item.PRINTER, state.CAREFUL, word.PAPER_LOW),
        SelfTestRow(item.LIGHTS, state.WAITING, word.DO_LOOK),
        SelfTestRow(item.KEY, state.WAITING, word.DO_TURN),
        SelfTestRow(item.HOUSING, state.WAITING, word.DO_OPEN),
        SelfTestRow(item.PRESENCE, state.WAITING, word.DO_LEAVE),
        SelfTestRow(item.NETWORK, state.GOOD, word.ONLINE),
        SelfTestRow(item.CLOCK, state.BUSY, word.AWAITED),
        SelfTestRow(item.STORE, state.GOOD, word.ROOM),
    )
    whole = SelfTestView(place, "1.4.2", "UTR-07", rows)
    every = tuple(SelfTestRow(item.SCANNER, state.WAITING, each) for each in word)
    return {
        "selftest": whole,
        "selftest-printing": replace(whole, printing=True),
        "selftest-printed": replace(whole, printed=True),
        "selftest-page-2": replace(whole, page=1),
        **{f"selftest-words-{at}": replace(whole, rows=every[at : at + 8]) for at in range(0, len(every), 8)},
        "selftest-keypad": replace(whole, rows=(SelfTestRow(item.KEYPAD, state.WAITING, word.DO_TYPE),)),
        "selftest-touch": TouchTestView(place, "1.4.2", "UTR-07", frozenset({0, 4})),
        "selftest-touch-calibrates": TouchTestView(place, "1.4.2", "UTR-07", frozenset({0, 4}), calibrates=True),
        **{
            f"selftest-touch-{said.value}": TouchTestView(
                place, "1.4.2", "UTR-07", frozenset(), calibrates=True, said=said
            )
            for said in Calibrated
        },
        **{f"calibration-{cross}": CalibrationView(place, cross) for cross in range(5)},
        "selftest-look-printer": LookTestView(place, "1.4.2", "UTR-07", item.PRINTER),
        "selftest-keys": replace(
            whole,
            rows=(
                SelfTestRow(item.HEADSET, state.WAITING, word.DO_PLUG),
                SelfTestRow(item.KEYS, state.BUSY, word.DO_PRESS),
            ),
        ),
        "selftest-look-headset": LookTestView(place, "1.4.2", "UTR-07", item.HEADSET),
        "selftest-look-lights": LookTestView(place, "1.4.2", "UTR-07", item.LIGHTS),
    }
