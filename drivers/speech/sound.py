"""WAV files in memory: how loud they are, and how long. Pure but for the library that reckons."""

import io
import wave
from typing import Final

from drivers.errors import SpeechError
from drivers.ports import STEPS, share_of

STEP_DB: Final = 6.0
"""Between two steps of loudness: five of them span 24 dB, the third 12 dB above the first (EN 301 549, 8.2.1)."""
SHARES: Final = tuple(10 ** (-STEP_DB * (STEPS - step) / 20) for step in range(1, STEPS + 1))
"""What each step makes of the full swing."""
_FULL: Final = 0.89
"""Peaks of the loudest step stay 1 dB below what a sample can hold."""


def at_loudness(wav: bytes, step: int) -> bytes:
    """A WAV file (16 bits a sample) with its peak where the step has it, whatever voice made it.

    Raises:
        SettingError: no such step.
        SpeechError: it is no such file.
    """
    # Loaded when somebody is first told something: the first frame does not wait for it.
    import numpy as np

    share = share_of(step, SHARES)
    try:
        with wave.open(io.BytesIO(wav)) as read:
            parameters, frames = read.getparams(), read.readframes(read.getnframes())
    except (wave.Error, EOFError) as error:
        raise SpeechError(f"a voice gave something that is no WAV file ({error}); try the voice by hand") from error
    if parameters.sampwidth != 2:
        raise SpeechError(f"a voice gave samples of {8 * parameters.sampwidth} bits; choose one with 16")
    samples = np.frombuffer(frames[: len(frames) // 2 * 2], dtype="<i2").astype(np.float32)
    peak = float(np.abs(samples).max()) if samples.size else 0.0
    swing = samples * (share * _FULL * 32767 / peak) if peak else samples
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(parameters.nchannels)
        written.setsampwidth(2)
        written.setframerate(parameters.framerate)
        written.writeframes(swing.astype("<i2").tobytes())
    return out.getvalue()


def seconds_of(wav: bytes) -> float:
    """How long a WAV file sounds.

    Raises:
        SpeechError: it is no such file.
    """
    try:
        with wave.open(io.BytesIO(wav)) as read:
            # A voice that writes as it goes does not know the length its header should give.
            whole = read.readframes(read.getnframes())
            a_second: int = read.getsampwidth() * read.getnchannels() * read.getframerate()
            return len(whole) / a_second
    except (wave.Error, EOFError) as error:
        raise SpeechError(f"a voice gave something that is no WAV file ({error}); try the voice by hand") from error
