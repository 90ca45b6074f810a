"""A club's entrance, made up: for the pictures and the tests."""

from datetime import date

from screens.entrance_views import EntranceReason, EntranceView
from screens.parts import Setting


def entrance_screens(place: Setting, day: date) -> dict[str, EntranceView]:
    """Every answer of the entrance, by name."""
    dated = {EntranceReason.WELCOME, EntranceReason.EXPIRED}
    plain = {f"entrance-{each.value}": EntranceView(place, each) for each in EntranceReason}
    return plain | {f"entrance-{each.value}-dated": EntranceView(place, each, day) for each in sorted(dated)}
