"""The errors of the system around the program, as one small tree.

SystemError_
├── MissingToolError  (LookupError)    a program of the system is not there
├── ToolFailedError   (RuntimeError)   it is, and did not do it
└── LayoutError       (ValueError)     the card or its tables are not as they must be; nothing was changed
"""


class SystemError_(Exception):  # noqa: N801, N818 - `SystemError` is Python's own
    """What around the program could not be done."""


class MissingToolError(SystemError_, LookupError):
    """A program of the system is not there; the sentence says which package brings it."""


class ToolFailedError(SystemError_, RuntimeError):
    """A program of the system did not do what it was asked; the sentence holds its own words."""


class LayoutError(SystemError_, ValueError):
    """The card or its tables are not as they must be; nothing was changed."""
