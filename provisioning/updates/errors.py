"""The errors of updating, as one small tree.

UpdateError
├── SettingsError   (ValueError)    /etc/spaarpunt/update.toml says what cannot be
├── SignatureError  (ValueError)    the package is not what the repository's key vouches for
├── MachineError    (ValueError)    the package is for another kind of machine
├── RecordError     (ValueError)    the record of an update cannot be read
└── ToolError       (RuntimeError)  apt, dpkg, gpgv or systemctl is not there, or failed
"""


class UpdateError(Exception):
    """An update that does not go on; the sentence says what to do."""


class SettingsError(UpdateError, ValueError):
    """The settings say what cannot be."""


class SignatureError(UpdateError, ValueError):
    """The package is not what the repository's key vouches for; nothing was installed."""


class MachineError(UpdateError, ValueError):
    """The package is for another kind of machine; nothing was installed."""


class RecordError(UpdateError, ValueError):
    """The record of an update cannot be read."""


class ToolError(UpdateError, RuntimeError):
    """A program of the system is not there, or failed; the sentence holds its own words."""
