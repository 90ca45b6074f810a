"""ALSA's own player, one run a phrase. The sound lies in memory, and the player reads it at its own pace."""

import os
import subprocess
from typing import Final, Protocol

from drivers.errors import DeviceMissingError, SpeechError
from drivers.ports import Ear

MORE_SECONDS: Final = 5.0
"""How much longer than its sound a player may take."""


class Playing(Protocol):
    """A sound that is being played."""

    def wait(self, seconds: float) -> None:
        """Waits until it is over, at most so long, and ends it then.

        Raises:
            SpeechError: it failed.
        """
        ...

    def stop(self) -> None:
        """Ends it now; harmless when it is over."""
        ...


class Player(Protocol):
    """What plays sounds."""

    def begin(self, wav: bytes, ear: Ear) -> Playing | None:
        """Begins a sound for an ear; None where there is nothing that it hears. Returns at once.

        Raises:
            DeviceMissingError: the program is not installed.
            SpeechError: it could not be begun.
        """
        ...


class AplayPlayer:
    """ALSA's ``aplay``.

    The headset has an output of its own, to which no loudspeaker is joined: a plug that is pulled in the middle of a
    word turns it loose on nobody.

    Args:
        headset: ALSA's name of its output, e.g. ``plughw:1,0``.
        loudspeaker: likewise, or None where nothing is said aloud.
        program: ALSA's player.
    """

    def __init__(self, headset: str, loudspeaker: str | None = None, program: str = "aplay") -> None:
        self._outputs = {Ear.HEADSET: headset, Ear.ALOUD: loudspeaker}
        self._program = program

    def begin(self, wav: bytes, ear: Ear) -> Playing | None:
        """Begins a sound for an ear."""
        output = self._outputs[ear]
        if output is None:
            return None
        sound = os.memfd_create("speech", os.MFD_CLOEXEC)
        try:
            os.write(sound, wav)
            os.lseek(sound, 0, os.SEEK_SET)
            process = subprocess.Popen(  # noqa: S603 - a program and a device of the configuration, no shell
                (self._program, "-q", "-D", output, "-"),
                stdin=sound,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as error:
            raise DeviceMissingError(f"{self._program} is not installed: nothing can be heard; install it") from error
        except OSError as error:
            raise SpeechError(f"{self._program} could not be begun: {error.strerror}") from error
        finally:
            os.close(sound)
        return _Run(process, f"{self._program} on {output}")


class _Run:
    def __init__(self, process: "subprocess.Popen[bytes]", name: str) -> None:
        self._process = process
        self._name = name
        self._stopped = False

    def wait(self, seconds: float) -> None:
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise SpeechError(f"{self._name} did not end; is the sound card there?") from None
        if code and not self._stopped:
            raise SpeechError(f"{self._name} ended with {code}; is the sound card there?")

    def stop(self) -> None:
        self._stopped = True
        self._process.kill()
