"""The technician's screens, made up: for the pictures and the tests."""

from dataclasses import replace

from screens.parts import Setting
from screens.technician_views import SetupConfirmView, SetupView, TechnicianView
from screens.technician_words import Link, SetupStep, SetupTrouble


def technician_screens(place: Setting) -> dict[str, TechnicianView]:
    """Every form of screen that a technician sees, by name."""
    nowhere = replace(place, shop="")
    confirm = SetupConfirmView(
        nowhere, "1.4.2", "central.spaarpunt.nl", pinned=True, shop="De Korenaar", city="Utrecht", terminal="K1-3"
    )
    return {
        "setup": SetupView(nowhere, "1.4.2", Link.NONE),
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
    }
