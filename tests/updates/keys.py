"""Keys of gpg's that sign a repository, in a home that goes with them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def signing_keys(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """New keys by their names, at hand for whoever publishes meanwhile; their public halves as files of `folder`."""
    # A socket's path has 107 bytes at most, and the agent makes one in its home.
    home = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    before = os.environ.get("GNUPGHOME")
    os.environ["GNUPGHOME"] = str(home)
    try:
        yield tuple(_key(folder, name) for name in names)
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], check=False, capture_output=True)
        subprocess.run(["rm", "-rf", home], check=True)
        if before is None:
            del os.environ["GNUPGHOME"]
        else:
            os.environ["GNUPGHOME"] = before


def _key(folder: Path, name: str) -> Path:
    quiet = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    subprocess.run([*quiet, "--quick-generate-key", name, "ed25519", "sign", "never"], check=True, capture_output=True)
    keyring = folder / f"{name}.gpg"
    keyring.write_bytes(subprocess.run(["gpg", "--export", name], check=True, capture_output=True).stdout)
    return keyring
