"""The intent, shop and key that the vouchers of these tests are made of."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.printer_profiles import EPSON_80, GENERIC_58, PrinterProfile
from loyalty.bodies import Source
from loyalty.money import Currency
from loyalty.signing import key_id_of, public_text
from loyalty.vouchers import voucher_serial
from loyalty.wire import Shop
from terminal.journal.documents import PrintDocument, PrintState

INTENT = "01932f6e-7c1a-7abc-8def-0123456789ab"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = key_id_of(public_text(KEY))
TERMINAL = "K1"
PROFILES: dict[str, PrinterProfile] = {"80": EPSON_80, "58": GENERIC_58}
SHOPS = {
    "nl": Shop(id=INTENT, name="Bakkerij De Korenaar", city="Zwolle", timezone="Europe/Amsterdam"),
    "nb": Shop(id=INTENT, name="Bølgen Kolonial", city="Ålesund", timezone="Europe/Oslo"),
    "en": Shop(id=INTENT, name="The Corner Stores", city="Dublin", timezone="Europe/Dublin"),
}
REWARDS = {
    "nl": ("Cappuccino met appeltaart", 200, Currency.EUR, "J••• d. V."),
    "nb": ("Kaffe og skolebrød", 2500, Currency.NOK, "Å••• Ø."),
    "en": ("Bunch of tulips", 0, Currency.EUR, None),
}
TERMS = {
    "nl": "Eén keer te gebruiken in elke winkel van De Korenaar. Niet in te wisselen voor geld.",
    "nb": "",
    "en": "Can be used once, at The Corner Stores in Dublin. Not exchangeable for money.",
}


def document(language: str = "nl", **changes: object) -> PrintDocument:
    """An intent in one of our languages, with a Dutch reward where it has none; `changes` replace fields."""
    name, co_payment, currency, member = REWARDS.get(language, REWARDS["nl"])
    fields: dict[str, object] = {
        "id": INTENT,
        "state": PrintState.QUEUED,
        "serial": voucher_serial(INTENT),
        "epoch": 1,
        "seq": 7,
        "hash": "00" * 32,
        "token": "ab" * 32,
        "account": INTENT,
        "programme": INTENT,
        "version": 3,
        "reward": "coffee",
        "reward_name": name,
        "price": 1250,
        "co_payment_cents": co_payment,
        "currency": currency,
        "source": Source.FREE,
        "hold": None,
        "language": language,
        "member": member,
        "terms": TERMS.get(language, ""),
        "issued_at": datetime(2026, 11, 22, 23, 4, 9, tzinfo=UTC),
        "valid_until": datetime(2026, 12, 31, 23, 4, 9, tzinfo=UTC),
    }
    return PrintDocument(**{**fields, **changes})  # type: ignore[arg-type] # a test's shorthand
