"""The errors of `drivers`, as one small tree.

    DriverError
    ├── DeviceMissingError  (LookupError)      no such device, or its library is not there
    ├── DeviceDeniedError   (PermissionError)  it is there, and this program may not use it
    ├── LinkError                              the way to a device
    │   ├── LinkGoneError     (ConnectionError)  nobody at the other end
    │   └── LinkStalledError  (TimeoutError)     it takes no more bytes
    ├── JobError            (ValueError)       a print job that contradicts itself
    ├── RecordingError      (ValueError)       bytes that are no recorded input events
    ├── PictureError        (ValueError)       a file that is no picture, or too large
    ├── SpeechError         (RuntimeError)     a voice or a player that makes no sound
    ├── SettingError        (ValueError)       a device's setting that cannot hold
    └── FakeRuleError       (RuntimeError)     a virtual device used as the real one never could be

A device that is merely absent, silent or out of paper is no error here but a value (`PrinterStatus`, `DeviceLost`,
`PrintOutcome`): it is an everyday state of a terminal in a shop.
"""


class DriverError(Exception):
    """Anything a driver refuses or cannot do."""


class DeviceMissingError(DriverError, LookupError):
    """No such device here, or the library that speaks to it is not installed."""


class DeviceDeniedError(DriverError, PermissionError):
    """The device is there, and this program has no right to use it."""


class LinkError(DriverError):
    """The way to a device failed."""


class LinkGoneError(LinkError, ConnectionError):
    """Nobody is at the other end: unplugged, switched off, or refused."""


class LinkStalledError(LinkError, TimeoutError):
    """The other end took no more bytes within the time allowed."""


class JobError(DriverError, ValueError):
    """A print job that contradicts itself."""


class RecordingError(DriverError, ValueError):
    """Bytes that claim to be recorded input events and are not."""


class PictureError(DriverError, ValueError):
    """A file that is no picture, or one too large to be looked at."""


class SpeechError(DriverError, RuntimeError):
    """A voice gave no sound, or what plays it failed. Its text never holds what should have been said."""


class SettingError(DriverError, ValueError):
    """A device's setting that cannot hold."""


class FakeRuleError(DriverError, RuntimeError):
    """A virtual device was used as the real one never could be."""
