"""What several of staff's journeys begin with: somebody new gets a card, somebody is found."""

from tests.desk.conftest import AtCounter


def blanks(at: AtCounter) -> tuple[str, ...]:
    """The blanks that this counter's terminal may issue."""
    return at.world.terminal.blanks


def issue(at: AtCounter, number: str, name: str, phone: str) -> None:
    """From the menu: one scan, two fields, three touches."""
    fill_in(at, number, name, phone)
    at.sees("De kaart is gegeven")


def fill_in(at: AtCounter, number: str, name: str, phone: str) -> None:
    """As far as the customer's word that they agree."""
    at.scan(number)
    at.sees("Voor wie is de kaart?")
    at.write(name)
    at.touch("onward")
    at.sees("Mobiel of e-mail")
    at.write(phone)
    at.touch("onward")
    at.sees("Gaat de klant akkoord")
    at.touch("do:agree")


def find(at: AtCounter, text: str, name: str) -> None:
    """From the menu to a customer's sheet."""
    at.touch("tile:find")
    choose(at, text, name)
    at.sees(name, "Terug")


def choose(at: AtCounter, text: str, name: str) -> None:
    """Look for a customer, and take the first who is found."""
    at.sees("of scan de kaart")
    at.write(text)
    at.touch("onward")
    at.sees("Welke klant?", name)
    at.touch("row:0")
