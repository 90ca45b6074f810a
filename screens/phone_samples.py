"""Screens of the card to take along on a phone, made up: for the pictures and the tests."""

from typing import Final

from screens.views import PhoneState, PhoneView, Setting, View

ADDRESS: Final = "https://kaart.korenaar.example/m/q3mDgoqEWZ35a6o5Tpb75A#10001"
LONGEST: Final = "https://spaarkaart.bakkerij-de-korenaar.example/m/q3mDgoqEWZ35a6o5Tpb75A#LC0000000C1S"


def phone_screens(place: Setting) -> dict[str, View]:
    """Every one of them, by name."""
    return {
        "phone": PhoneView(place),
        "phone-asked": PhoneView(place, PhoneState.ASKED),
        "phone-there": PhoneView(place, PhoneState.THERE, ADDRESS),
        "phone-there-replaces": PhoneView(place, PhoneState.THERE, LONGEST, replaces=True),
        "phone-failed": PhoneView(place, PhoneState.FAILED),
    }
