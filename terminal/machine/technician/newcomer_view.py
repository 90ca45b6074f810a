"""From a device that is not yet in service to what its screen shows."""

from typing import assert_never
from urllib.parse import urlsplit

from screens.choice_views import LanguagesView
from screens.parts import Setting
from screens.technician_views import SetupConfirmView, SetupView
from screens.technician_words import SetupStep
from terminal.machine.technician.newcomer_values import (
    LANGUAGES,
    Asking,
    Confirming,
    Enrolling,
    GivenUp,
    Idle,
    InService,
    Joining,
    Newcomer,
)

ZONE = "Europe/Amsterdam"
"""Nothing on these screens tells a time."""


def view(device: Newcomer, version: str, *, virtual: bool) -> SetupView | SetupConfirmView | LanguagesView:
    """What the screen shows now.

    Args:
        device: the device.
        version: the program's.
        virtual: whether the hardware is.
    """
    setting = Setting("", device.language, ZONE, virtual=virtual)
    state, left = device.state, None if device.over is None else device.over.left
    match state:
        case Confirming() | Enrolling():
            return SetupConfirmView(
                setting,
                version,
                host=urlsplit(state.code.url).netloc,
                pinned=state.code.spki is not None,
                shop=state.led.shop,
                city=state.led.city,
                terminal=state.led.terminal,
                replaces=state.led.replaces,
                busy=isinstance(state, Enrolling),
                left=left,
            )
        case Idle() if device.choosing:
            return LanguagesView(setting, LANGUAGES)
        case Idle(trouble=trouble):
            return SetupView(setting, version, device.link, None, trouble, LANGUAGES, left)
        case Joining():
            return SetupView(setting, version, device.link, SetupStep.JOINING, None, LANGUAGES, left)
        case Asking():
            return SetupView(setting, version, device.link, SetupStep.ASKING, None, LANGUAGES, left)
        case GivenUp():
            return SetupView(setting, version, device.link, None, None, LANGUAGES, left)
        case InService():
            return SetupView(setting, version, device.link, SetupStep.ENROLLING, None, LANGUAGES, left)
        case _:
            assert_never(state)
