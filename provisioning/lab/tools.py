"""Tools of the host, each with a deadline."""

import shutil
import subprocess
from pathlib import Path

from provisioning.lab.errors import LabToolError

_ROOTS_TOOLS = "/usr/sbin:/sbin"
"""Where Debian keeps what makes file systems, which is not on everybody's path."""


def tool(name: str) -> str:
    """The path of a tool.

    Raises:
        LabToolError: it is not there.
    """
    found = shutil.which(name) or shutil.which(name, path=_ROOTS_TOOLS)
    if found is None:
        raise LabToolError(f"{name} is not there; run 'scripts/lab-setup', then try again.")
    return found


def asked(*words: str | Path, seconds: float = 60.0, fine: tuple[int, ...] = (0,)) -> str:
    """What a tool answers on its standard output.

    Args:
        words: its name and what it is told.
        seconds: its deadline.
        fine: the exit codes that are none of a failure.

    Raises:
        LabToolError: it is missing, refused, or was not done in time; with the end of what it said.
    """
    name = str(words[0])
    try:
        run = subprocess.run(  # noqa: S603 - no shell, and the words are this project's
            [tool(name), *map(str, words[1:])], capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LabToolError(f"{name} was not done within {seconds:.0f} s; is the machine busy?") from error
    if run.returncode not in fine:
        raise LabToolError(f"{name} refused ({run.returncode}): {(run.stderr or run.stdout).strip()[-500:]}")
    return run.stdout
