"""The virtual board: which machine QEMU plays, as a value, and the words it is started with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provisioning.lab.image import Image
from provisioning.lab.recipe import AGENT_PORT, ROOT_LABEL, Architecture

SIZE: Final = (800, 480)
"""Of the display, px: a Raspberry Pi's own seven inches."""
_MEMORY_MIB: Final = 1024
_PROGRAMS: Final = {Architecture.AMD64: "qemu-system-x86_64", Architecture.ARM64: "qemu-system-aarch64"}
_MACHINES: Final = {
    Architecture.AMD64: ("-machine", "pc", "-cpu", "Westmere"),
    Architecture.ARM64: ("-machine", "virt", "-cpu", "cortex-a72"),
}
_CONSOLES: Final = {Architecture.AMD64: "ttyS0", Architecture.ARM64: "ttyAMA0"}


@dataclass(frozen=True, slots=True)
class Board:
    """A machine.

    Attributes:
        architecture: its processor's.
        image: kernel and initrd.
        root: the overlay of the image that this machine writes to.
        data: the disk of the store, raw.
        tools: the disk with the lab's own hands, raw.
        words: more of the kernel's command line.
        clock: ``-rtc``'s value: ``base=utc``, or a date to start at.
        log: where every write to the data disk is kept in its order (dm-log-writes' format), or None.
        watchdog: whether a hardware watchdog is there that resets the machine.
        tree: the device tree of a board with pins (`pins.device_tree`), or None.
        cable: whether it has a network, in which the host's loopback is 10.0.2.2.
    """

    architecture: Architecture
    image: Image
    root: Path
    data: Path
    tools: Path
    words: str = ""
    clock: str = "base=utc,clock=host"
    log: Path | None = None
    watchdog: bool = False
    tree: Path | None = None
    cable: bool = True


def played(architecture: Architecture) -> tuple[str, ...]:
    """QEMU's program, and which machine it plays."""
    return (_PROGRAMS[architecture], *_MACHINES[architecture], "-smp", "2", "-m", str(_MEMORY_MIB))


def command(board: Board, folder: Path) -> tuple[str, ...]:
    """QEMU's words; its sockets and the serial console's log lie in `folder`."""
    console = _CONSOLES[board.architecture]
    quiet = f"loglevel=4 panic=5 mitigations=off systemd.show_status=0 systemd.mask=serial-getty@{console}.service"
    kernel = f"root=LABEL={ROOT_LABEL} rw console={console} {quiet} {board.words}".strip()
    return (
        *played(board.architecture),
        *("-accel", "tcg,thread=multi", "-nodefaults", "-no-user-config"),
        *("-display", "none", "-rtc", board.clock),
        *("-kernel", str(board.image.kernel), "-initrd", str(board.image.initrd), "-append", kernel),
        *("-serial", f"file:{folder / 'console.log'}"),
        *("-qmp", f"unix:{folder / 'monitor'},server=on,wait=off"),
        *("-device", "virtio-serial-pci"),
        *("-chardev", f"socket,id=agent,path={folder / 'agent'},server=on,wait=off"),
        *("-device", f"virtserialport,chardev=agent,name={AGENT_PORT}"),
        *("-device", f"virtio-gpu-pci,xres={SIZE[0]},yres={SIZE[1]}", "-device", "virtio-tablet-pci"),
        *("-drive", f"file={board.root},if=virtio,format=qcow2,cache=writethrough"),
        *_data(board),
        *("-drive", f"file={board.tools},if=virtio,format=raw,readonly=on"),
        *_network(board),
        *_pins(board, folder),
        *(("-device", "i6300esb", "-action", "watchdog=reset") if board.watchdog else ()),
    )


def _data(board: Board) -> tuple[str, ...]:
    """The store's disk: it writes through, as a kill of QEMU is the plug that is pulled."""
    if board.log is None:
        return ("-drive", f"file={board.data},if=virtio,format=raw,cache=writethrough")
    return (
        *("-blockdev", f"driver=file,node-name=data-file,filename={board.data}"),
        *("-blockdev", f"driver=file,node-name=log-file,filename={board.log}"),
        *("-blockdev", "driver=blklogwrites,node-name=data,file=data-file,log=log-file,log-sector-size=512"),
        *("-device", "virtio-blk-pci,drive=data"),
    )


def _network(board: Board) -> tuple[str, ...]:
    """A cable to a network of its own, in which the host's loopback is 10.0.2.2."""
    card = "virtio-net-pci,netdev=cable,id=net0,romfile="
    return ("-netdev", "user,id=cable", "-device", card) if board.cable else ()


def _pins(board: Board, folder: Path) -> tuple[str, ...]:
    """A device tree that says which Pi it is, and a socket at which the lines are moved."""
    if board.tree is None:
        return ()
    return ("-dtb", str(board.tree), "-qtest", f"unix:{folder / 'pins'},server=on,wait=off", "-qtest-log", "none")
