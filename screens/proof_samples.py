"""Screens on which a member proves who they are, made up: for the pictures and the tests."""

from screens.views import (
    CheckingView,
    CodeView,
    CodeWay,
    PinAsk,
    PinChosenView,
    PinView,
    Setting,
    Trouble,
    View,
    WaysView,
)

_BOTH = (CodeWay.MAIL, CodeWay.SMS)


def proof_screens(place: Setting) -> dict[str, View]:
    """Every screen of proving, by name."""
    return {
        "pin": PinView(place, PinAsk.PROVE),
        "pin-typed": PinView(place, PinAsk.PROVE, 4),
        "pin-wrong": PinView(place, PinAsk.PROVE, 0, Trouble.WRONG_PIN, 3),
        "pin-last-try": PinView(place, PinAsk.PROVE, 0, Trouble.WRONG_PIN, 1),
        "pin-no-answer": PinView(place, PinAsk.PROVE, 0, Trouble.NO_ANSWER),
        "pin-current": PinView(place, PinAsk.CURRENT),
        "pin-new": PinView(place, PinAsk.NEW, 2),
        "pin-obvious": PinView(place, PinAsk.NEW, 0, Trouble.OBVIOUS),
        "pin-different": PinView(place, PinAsk.NEW, 0, Trouble.DIFFERENT),
        "pin-again": PinView(place, PinAsk.AGAIN, 6),
        "pin-chosen": PinChosenView(place),
        "code": CodeView(place, "j•••@…"),
        "code-typed": CodeView(place, "•• 123", 6),
        "code-wrong": CodeView(place, "j•••@…", 0, Trouble.WRONG_CODE, 4),
        "ways": WaysView(place, _BOTH),
        "ways-pin": WaysView(place, _BOTH[:1], for_pin=True),
        "ways-locked": WaysView(place, _BOTH, for_pin=True, trouble=Trouble.LOCKED),
        "ways-expired": WaysView(place, _BOTH, trouble=Trouble.EXPIRED),
        "ways-no-tries": WaysView(place, _BOTH, trouble=Trouble.NO_TRIES),
        "ways-too-many": WaysView(place, _BOTH, trouble=Trouble.TOO_MANY),
        "ways-no-address": WaysView(place, _BOTH, trouble=Trouble.NO_ADDRESS),
        "ways-till": WaysView(place, ()),
        "ways-till-locked": WaysView(place, (), for_pin=True, trouble=Trouble.LOCKED),
        "checking": CheckingView(place),
    }
