"""The errors of the terminal's program.

TerminalError
├── ConfigurationError (ValueError)    the configuration file says what cannot be
├── EnrolmentError                     central did not take the terminal in
└── StartError                         something the terminal cannot run without is not there
    ├── NotEnrolledError               the store is no terminal's yet
    └── TakingOverError                another board is about to go on with the store
"""


class TerminalError(Exception):
    """Anything that keeps the terminal from running."""


class ConfigurationError(TerminalError, ValueError):
    """The configuration file says what cannot be; the sentence names file, line and what was expected."""


class EnrolmentError(TerminalError):
    """Central did not take the terminal in; the sentence says why and what to do."""


class StartError(TerminalError):
    """Something the terminal cannot run without is not there."""


class NotEnrolledError(StartError):
    """The store is no terminal's yet."""

    def __init__(self) -> None:
        super().__init__("This terminal is not enrolled yet: run 'spaarpunt enrol' with the code from central.")


class TakingOverError(StartError):
    """A technician has another board go on with this store: until that is done, or given up, it serves nobody."""

    def __init__(self) -> None:
        super().__init__("Another board is about to go on with this store: start the terminal and show the code again.")
