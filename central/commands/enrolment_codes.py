"""Enrolment codes on their way to a technician: before the eyes, and before the terminal's scanner."""

import click
import msgspec
import segno

from central.errors import DeviceError
from central.terminals.codes import Made
from loyalty.codes import EnrolmentCode, write
from loyalty.errors import CodeError

url_option = click.option(
    "--url", "address", required=True, metavar="URL", help="Where terminals reach this central: https://host."
)
pin_option = click.option(
    "--spki", default=None, metavar="HEX", help="SHA-256 of the server's public key, to be pinned by the terminal."
)


class Shown:
    """How a code comes before the technician's eyes, and before the terminal's scanner."""

    def __init__(self, address: str, spki: str | None, as_json: bool) -> None:
        self._address = address
        self._spki = spki
        self._as_json = as_json

    def check(self) -> None:
        """Refuse an address before a code is made that could not be shown."""
        self.text("CHECK")

    def text(self, token: str) -> str:
        """The text of a token's code.

        Raises:
            DeviceError: the address or the pin cannot be.
        """
        try:
            pin = None if self._spki is None else bytes.fromhex(self._spki)
            return write(EnrolmentCode(url=self._address, token=token, spki=pin))
        except (CodeError, ValueError) as error:
            raise DeviceError(str(error)) from error

    def show(self, made: Made) -> None:
        """The code as QR and as text."""
        text = self.text(made.token)
        if self._as_json:
            found = {"terminal": made.code, "code": text, "token": made.token, "expires_at": made.expires_at}
            click.echo(msgspec.json.encode(found).decode())
            return
        segno.make(text, error="m", micro=False).terminal(compact=True)
        click.echo(text)
        click.echo(f"Scan this at the terminal that becomes {made.code}; good once, until {made.expires_at:%H:%M} UTC.")
