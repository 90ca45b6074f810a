"""How soon after power on the terminal is there, beside the guest's own boot in the same minutes."""

import pytest

from tests.lab import views
from tests.lab.bench import UP_SECONDS, Stand
from tests.lab.notes import Notes
from tests.lab.serving import Veteran

BARE = "systemd.mask=spaarpunt.service"
"""Of the kernel's words (systemd(1), `systemd.mask=`): the same system without the terminal."""
TURNS = 3
MOST = 1.3


@pytest.mark.timeout(1800)
def test_the_attract_screen_is_there_soon_after_the_system_itself(veteran: Veteran, notes: Notes) -> None:
    """The same disk by turns without the terminal, to multi-user, and with it, to the attract screen; the least of each."""
    bare, ours = [], []
    for _ in range(TURNS):
        with veteran.bench.power(words=BARE) as stand:
            bare.append(reached(stand, "multi-user.target"))
            stand.guest.shut_down()
        with veteran.bench.power() as stand:
            # Its word to systemd follows the first picture.
            ours.append(reached(stand, "spaarpunt.service"))
            stand.shows(views.attract())
            stand.guest.shut_down()
    ratio = min(ours) / min(bare)
    notes.figure("multi-user without the terminal, s of the guest's", round(min(bare), 1))
    notes.figure("attract screen, s of the guest's", round(min(ours), 1))
    notes.figure("ratio", round(ratio, 2))
    assert ratio <= MOST, (bare, ours)


def reached(stand: Stand, unit: str) -> float:
    """When the guest's clock had a unit active, seconds from its kernel's start; it is not asked before it has booted."""
    stand.guest.hands.run("systemctl", "is-system-running", "--wait", seconds=UP_SECONDS, fine=(0, 1))
    micros = int(stand.unit("ActiveEnterTimestampMonotonic", unit) or 0)
    assert micros > 0, f"{unit} is not active:\n{stand.journal(unit)[-1500:]}"
    return micros / 1_000_000
