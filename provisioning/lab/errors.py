"""The errors of the virtual Pi, as one small tree.

LabError
├── LabToolError      (RuntimeError)  a tool of the host is missing, or refused
├── GuestGoneError    (EOFError)      the virtual machine ended while something was asked of it
├── GuestRefusedError (RuntimeError)  the guest or QEMU refused an order
└── LateError         (TimeoutError)  what was waited for did not come before its deadline
"""


class LabError(Exception):
    """What keeps a virtual Pi from doing what it was told."""


class LabToolError(LabError, RuntimeError):
    """A tool did not do it."""


class GuestGoneError(LabError, EOFError):
    """The machine is off."""


class GuestRefusedError(LabError, RuntimeError):
    """An order was refused."""


class LateError(LabError, TimeoutError):
    """It did not come in time."""
