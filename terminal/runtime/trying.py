"""What a technician found out, on its way to the disk; and what the devices say of themselves."""

from collections.abc import Callable

from drivers.nameplate import nameplate_of, readable
from drivers.ports import NO_PLATE
from loyalty.wire_terminals import Plate
from screens.calibration import Affine
from terminal.machine.effects import KeepCalibration, KeepLayout, KeepSelfTest
from terminal.machine.moment import Moment
from terminal.runtime.ports import Devices, NamedDevice
from terminal.runtime.worker import Hands, Job
from terminal.software import NO_BOARD, SOFTWARE, board_serial
from terminal.store.store import Store
from terminal.tried import keep_calibration, keep_layout, keep_self_test


def plates_of(devices: Devices) -> tuple[Plate, ...]:
    """What the devices say of themselves, those that say anything; the printer takes its time over it."""
    found: list[Plate] = []
    named: tuple[NamedDevice, ...] = (devices.printer, *devices.readers, *devices.cameras)
    for each in named:
        plate, name = nameplate_of(each), readable(each.name)
        if plate != NO_PLATE and name is not None:
            found.append(
                Plate(device=name, maker=plate.maker, model=plate.model, serial=plate.serial, firmware=plate.firmware)
            )
    return tuple(found)


def board_of(read: Callable[[], str] = board_serial) -> str | None:
    """The board's serial as central is told it; None where the machine has none."""
    serial = read()
    return None if serial == NO_BOARD else readable(serial)


class Trying:
    """Keeps what a technician finds out.

    Args:
        store: where it is kept.
        devices: what was tried.
        paper: the printer's worker, which may ask it how it is called.
        on_disk: gives the journal's worker a job.
        moment: the present.
        board: the board's serial, or None.
    """

    def __init__(
        self,
        store: Store,
        devices: Devices,
        *,
        paper: Hands,
        on_disk: Callable[[Job], object],
        moment: Callable[[], Moment],
        board: Callable[[], str | None] = board_of,
    ) -> None:
        self._store = store
        self._devices = devices
        self._paper = paper
        self._on_disk = on_disk
        self._moment = moment
        self._board = board

    def keep(self, found: KeepLayout | KeepCalibration | KeepSelfTest) -> None:
        """Keep it. Never waits."""
        if isinstance(found, KeepCalibration):
            self._calibrate(found.affine)
            return
        if isinstance(found, KeepLayout):
            self._on_disk(lambda: keep_layout(self._store, self._devices.readers, found))
        elif not self._paper.give(lambda: self._keep_test(found, plates_of(self._devices))):
            self._keep_test(found, ())

    def _calibrate(self, affine: Affine) -> None:
        """Use it at once, in the loop's own thread, and keep it."""
        glass = self._devices.glass
        if glass is not None:
            glass.use(affine)
            self._on_disk(lambda: keep_calibration(self._store, glass))

    def _keep_test(self, found: KeepSelfTest, plates: tuple[Plate, ...]) -> None:
        at, board = self._moment().at, self._board()
        self._on_disk(lambda: keep_self_test(self._store, found.rows, at, SOFTWARE, board=board, plates=plates))
