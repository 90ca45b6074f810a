"""The smoke run: a new device comes into service and serves, on a real kernel with real USB, display and network."""

from screens.parts import Setting
from screens.technician_views import SetupView
from screens.technician_words import Link
from terminal.software import SOFTWARE
from tests.lab.bench import Bench


def setup_view(link: Link = Link.WIRED) -> SetupView:
    """What a device shows that is not in service."""
    from terminal.machine.technician.newcomer_values import LANGUAGES

    return SetupView(Setting("", "nl", "Europe/Amsterdam"), SOFTWARE, link, languages=LANGUAGES)


def test_a_new_device_boots_into_not_yet_in_service(bench: Bench) -> None:
    """Power on; the display shows "not yet in service", as the project draws it, to the pixel."""
    with bench.power() as stand:
        stand.plug_all()
        stand.up()
        stand.shows(setup_view())
        stand.keep("new", "A new device, not yet in service")
