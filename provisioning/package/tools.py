"""Tools that make a package, each with a deadline."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from typing import Final

from provisioning.package.errors import ToolError

_SECONDS: Final = 600.0


def asked(*words: str, beside: Mapping[str, str] | None = None) -> str:
    """What a tool says.

    Args:
        words: its name or path, and what it is told.
        beside: of its environment, what differs from ours.

    Raises:
        ToolError: it is not there, refused, or was not done in ten minutes.
    """
    tool = shutil.which(words[0])
    if tool is None:
        raise ToolError(f"{words[0]} is not there: packages are made on Debian, and on what is built from it.")
    try:
        done = subprocess.run(  # noqa: S603 - its own words
            [tool, *words[1:]],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, **(beside or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{words[0]} was not done within {_SECONDS:.0f} s; is it waiting for a network?") from error
    if done.returncode:
        raise ToolError(f"{words[0]} refused: {done.stderr.strip()[-2000:]}")
    return done.stdout
