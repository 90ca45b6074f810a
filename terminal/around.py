"""What stands around one terminal's program: devices, display, network; built by `terminal.hardware` or a counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from terminal.central_client import Transport
from terminal.clock import wall_clock
from terminal.machine.fittings import Fitting
from terminal.machine.states import Machine
from terminal.network import Network, Nmcli
from terminal.runtime.eyes import Watch
from terminal.runtime.ports import Devices, Display
from terminal.software import board_serial
from terminal.supervisor import Nobody, Supervisor

STOP_SECONDS = 15.0
"""How long the workers get to finish what they have begun; a print takes the longest."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one terminal.

    Attributes:
        devices: readers, printer, lamp, sounder.
        display: what is drawn on and touched.
        cameras: what looks.
        transport: the network below the client; None for the real one.
        entrance: whether it stands at a club's entrance.
        virtual: whether the hardware is; the screen says so.
        wall: reads the machine's wall clock, aware UTC.
        watch: told of the machine after each step.
        supervisor: who started the program, and starts it again where it hangs.
        network: how the device comes onto a network before it is a terminal.
        board: reads the board's serial.
        fittings: the devices that are configured, for the self-test.
    """

    devices: Devices
    display: Display
    cameras: tuple[Watch, ...] = ()
    transport: Transport | None = None
    entrance: bool = False
    virtual: bool = False
    wall: Callable[[], datetime] = wall_clock
    watch: Callable[[Machine], None] = lambda _: None
    supervisor: Supervisor = field(default_factory=Nobody)
    network: Network = field(default_factory=Nmcli)
    board: Callable[[], str] = board_serial
    fittings: tuple[Fitting, ...] = ()
