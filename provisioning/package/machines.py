"""The machines that packages are made for, and whether a file's code is one's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provisioning.package.errors import MachineError

_MAGIC: Final = b"\x7fELF"
_LITTLE: Final = 1
_ORDER_AT: Final = 5
_MACHINE_AT: Final = slice(18, 20)
_HEAD: Final = 20


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine.

    Attributes:
        architecture: Debian's word for it.
        processor: the kernel's word (PEP 508, ``platform_machine``).
        code: ``e_machine`` of its programs (System V gABI, ELF header).
    """

    architecture: str
    processor: str
    code: int


MACHINES: Final = (Machine("amd64", "x86_64", 62), Machine("arm64", "aarch64", 183))


def machine(architecture: str) -> Machine:
    """The machine that Debian calls so.

    Raises:
        MachineError: no package is made for it.
    """
    for each in MACHINES:
        if each.architecture == architecture:
            return each
    known = ", ".join(each.architecture for each in MACHINES)
    raise MachineError(f"No package is made for {architecture}; it is made for {known}.")


def code_of(path: Path) -> int | None:
    """``e_machine`` of a file of compiled code; None for any other file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        return None
    return int.from_bytes(head[_MACHINE_AT], "little" if head[_ORDER_AT] == _LITTLE else "big")


def strangers(tree: Path, made_for: Machine) -> Iterator[Path]:
    """Files with code of any other machine."""
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and code_of(path) not in (None, made_for.code):
            yield path
