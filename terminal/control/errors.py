"""The errors of the control socket, as one small tree.

ControlError
├── NobodyThereError   (ConnectionError)  no terminal listens in this folder
├── PeerRefusedError   (PermissionError)  whoever listens or asks is somebody else's process
└── AnswerError        (OSError)          the terminal refused, or its answer cannot be read
"""


class ControlError(Exception):
    """Anything that goes wrong on the control socket."""


class NobodyThereError(ControlError, ConnectionError):
    """No terminal listens in this folder."""


class PeerRefusedError(ControlError, PermissionError):
    """The process at the other end belongs to another user."""


class AnswerError(ControlError, OSError):
    """The terminal refused the question, broke off, or answered what cannot be read."""
