"""The errors of preparing a card, as one small tree.

CardError
├── ListError        (ValueError)  the list of terminals, or a word on the command line, says what cannot be
├── ProfileError     (ValueError)  the terminal's configuration cannot be used
├── PackageFileError (ValueError)  the package is none, or for another machine
├── PartitionError   (OSError)     this is no boot partition that reads what is written, or another terminal's
└── WriteError       (OSError)     the card took no more
"""


class CardError(Exception):
    """A card that cannot be prepared; nothing on it makes a terminal yet."""


class ListError(CardError, ValueError):
    """The list of terminals says what cannot be; the sentence names file and line."""


class ProfileError(CardError, ValueError):
    """The terminal's configuration cannot be used; the sentence says where and why."""


class PackageFileError(CardError, ValueError):
    """The package is none, or for another machine."""


class PartitionError(CardError, OSError):
    """A folder that is no boot partition, too old an image, another terminal's card, or one with too little room."""


class WriteError(CardError, OSError):
    """The card took no more: full in the middle, pulled out, or write-protected."""
