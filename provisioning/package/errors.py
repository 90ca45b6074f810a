"""The errors of making a package, as one small tree.

PackageError
├── LibraryError   (LookupError)   a library that the program needs is not there, or is another machine's
├── MachineError   (ValueError)    no package is made for such a machine
├── RoomError      (ValueError)    the package would take more room than a terminal has for it
└── ToolError      (RuntimeError)  dpkg-deb is not there, or refused the package
"""


class PackageError(Exception):
    """A package that cannot be made."""


class LibraryError(PackageError, LookupError):
    """A library is missing."""


class MachineError(PackageError, ValueError):
    """A machine of another kind."""


class RoomError(PackageError, ValueError):
    """The package is too large."""


class ToolError(PackageError, RuntimeError):
    """Debian's tool did not do it."""
