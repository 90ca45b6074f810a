"""The agent: orders come in at a virtio serial port, one JSON line each, and each is answered by one line.

An order is ``{"id", "words", "data"}``, its answer ``{"id", "failed", "words", "data"}``; data is base64, and `failed`
is empty where it was done.
"""

import base64
import json
import os
import socket
import subprocess
import sys
import traceback
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from provisioning.lab.guest import gadgets
from provisioning.lab.guest.fingers import Panel

if TYPE_CHECKING:
    from provisioning.lab.guest.paper import PaperPrinter

PORT: Final = Path("/dev/virtio-ports/spaarpunt.lab")
_TURN: Final = 0.1
_REPORT_SECONDS: Final = 0.004
"""Between two of a keyboard's reports; scanners by USB are asked every 1 to 8 ms."""
_OWN_PROCESSOR: Final = 10
"""Priority of what stands for devices: a scanner keeps its pace whatever the terminal's processor does."""
_NO_KEYS: Final = bytes(8)
_RUN_SECONDS: Final = 900.0
_ASK_SECONDS: Final = 30.0

Answer = tuple[tuple[str, ...], bytes]
"""Words and data."""


class Agent:
    """Hands in the guest; what they hold is kept between orders."""

    def __init__(self) -> None:
        self._panel: Panel | None = None
        self._printer: PaperPrinter | None = None
        self._prepared = False

    def carry_out(self, words: tuple[str, ...], data: bytes) -> Answer:
        """Do one order.

        Raises:
            GadgetError: there is no such order or device.
            OSError: the kernel refused.
        """
        match words:
            case ("hello",):
                return (Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip(),), b""
            case ("run", *command):
                return self._run(command, data)
            case ("read", path):
                return (), Path(path).read_bytes()
            case ("write", path):
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).write_bytes(data)
            case ("ask", path):
                return (), self._ask(path, data)
            case ("plug", name):
                self._plug(gadgets.named(name))
            case ("pull", name):
                gadgets.pull(gadgets.named(name))
            case ("type", name):
                self._type(gadgets.named(name), data)
            case ("panel", width, height):
                gadgets.prepare()
                self._panel = Panel(int(width), int(height))
            case ("finger", "down", x, y):
                self._touched().down(int(x), int(y))
            case ("finger", "up"):
                self._touched().up()
            case ("paper", *rest):
                return self._paper(rest)
            case _:
                raise gadgets.GadgetError(f"no such order: {' '.join(words)}")
        return (), b""

    @staticmethod
    def _run(command: list[str], data: bytes) -> Answer:
        run = subprocess.run(  # noqa: S603 - the lab's own words, no shell
            command, input=data, capture_output=True, timeout=_RUN_SECONDS, check=False
        )
        return (str(run.returncode), run.stderr.decode(errors="replace")), run.stdout

    @staticmethod
    def _ask(path: str, question: bytes) -> bytes:
        """Say a line at a local socket, and hear all that is said until the other end hangs up."""
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(_ASK_SECONDS)
            wire.connect(path)
            wire.sendall(question + b"\n")
            wire.shutdown(socket.SHUT_WR)
            heard = b""
            while data := wire.recv(65536):
                heard += data
            return heard

    def _plug(self, device: gadgets.Device) -> None:
        if not self._prepared:
            gadgets.prepare()
            self._prepared = True
        gadgets.plug(device)
        if device.name == "printer" and self._printer is None:
            from provisioning.lab.guest.paper import PaperPrinter

            self._printer = PaperPrinter(gadgets.wait_for(gadgets.node(device)))

    @staticmethod
    def _type(device: gadgets.Device, reports: bytes) -> None:
        """Send a keyboard's reports of eight bytes each, at a scanner's pace whatever else the machine does."""
        file = os.open(gadgets.wait_for(gadgets.node(device)), os.O_RDWR | os.O_CLOEXEC)
        try:
            for start in range(0, len(reports), len(_NO_KEYS)):
                os.write(file, reports[start : start + len(_NO_KEYS)])
                Event().wait(_REPORT_SECONDS)
        finally:
            os.close(file)

    def _touched(self) -> Panel:
        if self._panel is None:
            raise gadgets.GadgetError("there is no panel yet")
        return self._panel

    def _paper(self, words: list[str]) -> Answer:
        printer = self._printer
        if printer is None:
            raise gadgets.GadgetError("no printer was plugged in yet")
        match words:
            case ["left", millimetres]:
                printer.machine.set_paper(float(millimetres))
            case ["stalled", state]:
                printer.stall(stalled=state == "yes")
            case ["cut"]:
                return (str(len(printer.machine.tickets)),), b""
            case ["piece", number]:
                return (), printer.machine.tickets[int(number)]
            case _:
                raise gadgets.GadgetError(f"no such order for paper: {' '.join(words)}")
        return (), b""


def serve(port: Path = PORT) -> None:
    """Take orders until the machine ends."""
    os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(_OWN_PROCESSOR))
    agent = Agent()
    file = os.open(port, os.O_RDWR | os.O_CLOEXEC)
    waiting = b""
    while True:
        data = os.read(file, 65536)
        if not data:
            # Nobody is at the other end.
            Event().wait(_TURN)
            continue
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            _write(file, answered(agent, line) + b"\n")


def answered(agent: Agent, line: bytes) -> bytes:
    """What the agent answers to one line."""
    order = json.loads(line)
    failed, words, data = "", tuple[str, ...](), b""
    try:
        words, data = agent.carry_out(tuple(map(str, order["words"])), base64.b64decode(order["data"]))
    except Exception as error:  # noqa: BLE001 - whatever it was, the other end hears of it
        failed = f"{type(error).__name__}: {error}"
        traceback.print_exc(file=sys.stderr)
    answer = {"id": order["id"], "failed": failed, "words": words, "data": base64.b64encode(data).decode()}
    return json.dumps(answer).encode()


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
