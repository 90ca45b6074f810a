"""The errors of the store, as one small tree.

StoreError
├── StoreBusyError       (BlockingIOError)  another process owns the folder
├── StoreNewerError                         written by a newer program
├── MigrationFailedError                    its tables cannot be brought up to date; it is as it was
├── StoreDamagedError    (OSError)          cannot be opened or read; the damaged files are kept together
├── StoreClosedError                        used after it was closed, in a forked child, or after a fault
├── StoreFullError       (OSError)          no room; nothing was written
├── StoreFaultError      (OSError)          the disk failed; nothing was written
├── OutcomeUnknownError  (OSError)          the disk failed; nobody can say whether it was written
├── ChangeRefusedError   (ValueError)       a change that contradicts the chain or the rows there are
└── DocumentRefusedError (ValueError)       a document that cannot be kept as it is
"""


class StoreError(Exception):
    """Anything the store refuses or cannot do."""


class StoreBusyError(StoreError, BlockingIOError):
    """Another process owns the store's folder; ask it over the control socket."""


class StoreMissingError(StoreError, FileNotFoundError):
    """There is no store in the folder, and none was to be made."""


class StoreNewerError(StoreError):
    """The store, or a document in it, was written by a newer program; update this one."""


class MigrationFailedError(StoreError):
    """The tables cannot be brought up to date; the store is as it was."""


class StoreDamagedError(StoreError, OSError):
    """The store cannot be opened or read, and could not be salvaged; its files are kept together."""


class StoreClosedError(StoreError):
    """The store was closed, inherited by a forked child, or gave up after a fault: open it again."""


class StoreFullError(StoreError, OSError):
    """There is no room; nothing of the commit was written. Acknowledging still works."""


class StoreFaultError(StoreError, OSError):
    """The disk failed; the rows were read again, and nothing of the commit was written."""


class OutcomeUnknownError(StoreError, OSError):
    """The disk failed at the commit and cannot be read again: it may or may not have been written."""


class ChangeRefusedError(StoreError, ValueError):
    """A change contradicts the chain's head or the rows there are; nothing was written."""


class DocumentRefusedError(StoreError, ValueError):
    """A document is no JSON, holds a figure JSON has not, or is too large; nothing was written."""
