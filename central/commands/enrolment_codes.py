"""Enrolment codes on their way to a technician: before the eyes, and before the terminal's scanner."""

import click
import msgspec
import segno

from central.terminals.codes import Made, Reach

url_option = click.option(
    "--url", "address", required=True, metavar="URL", help="Where terminals reach this central: https://host."
)
pin_option = click.option(
    "--spki", default=None, metavar="HEX", help="SHA-256 of the server's public key, to be pinned by the terminal."
)


def show(made: Made, reach: Reach, *, as_json: bool) -> None:
    """The code as QR and as text, before the technician's eyes and the terminal's scanner."""
    text = reach.text(made.token)
    if as_json:
        found = {"terminal": made.code, "code": text, "token": made.token, "expires_at": made.expires_at}
        click.echo(msgspec.json.encode(found).decode())
        return
    segno.make(text, error="m", micro=False).terminal(compact=True)
    click.echo(text)
    click.echo(f"Scan this at the terminal that becomes {made.code}; good once, until {made.expires_at:%H:%M} UTC.")
