"""A voucher as a print job: what the journal keeps of an intent becomes bytes for one model of printer.

The driver treats a job's head as worth nothing, so it carries no byte of the QR, the short code or the serial
(protocol, section 3.4).
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.codes import write
from loyalty.vouchers import grouped, short_code, sign_voucher
from loyalty.wire import Shop
from screens.bidi import pieces
from screens.texts import Texts
from terminal.journal.documents import PrintDocument
from terminal.vouchers.lettering import LONGEST_TERMS
from terminal.vouchers.paper import BIG, LEFT, STRONG, Paper


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all three parts of a voucher are written from."""

    document: PrintDocument
    shop: Shop
    terminal_code: str
    profile: PrinterProfile
    duplicate: bool
    texts: Texts
    zone: ZoneInfo

    @property
    def last_day(self) -> date:
        """The last day it may be used, in the shop's calendar: the same on paper and in the code."""
        return self.document.valid_until.astimezone(self.zone).date()


def voucher_job(  # noqa: PLR0917 - who made it and for whom: none of the six has a default
    document: PrintDocument,
    shop: Shop,
    terminal_code: str,
    profile: PrinterProfile,
    signing_key: Ed25519PrivateKey,
    key_id: str,
    *,
    duplicate: bool = False,
) -> PrintJob:
    """The voucher of an intent, in the language of its session. The same intent gives the same bytes.

    Args:
        document: what the journal keeps of the intent; its member's name is masked already.
        shop: whose voucher it is; its time zone is the one of every date on the paper.
        terminal_code: how people call this terminal.
        profile: the printer's model.
        signing_key: the terminal's voucher key.
        key_id: under which central publishes it.
        duplicate: a second copy of the same serial, asked for by staff; it says so twice.

    Raises:
        CodeError: the reward's id or the key's cannot stand in a code.
        TextsError: there are no texts in the document's language.
        VoucherError: the code is too long for this paper.
        ZoneInfoNotFoundError: the shop's time zone is none.
    """
    sheet = _Sheet(document, shop, terminal_code, profile, duplicate, Texts(document.language), ZoneInfo(shop.timezone))
    code = sign_voucher(document.id, document.reward, sheet.last_day, key_id, signing_key)
    return PrintJob(job_id=document.id, head=_head(sheet), code=_code(sheet, write(code)), tail=_tail(sheet))


def write_shop(paper: Paper, shop: Shop) -> None:
    """The top of every piece of paper: the shop's name as large as it fits on one line, and its town."""
    paper.headline(shop.name)
    paper.line(shop.city)
    paper.rule()


def _head(sheet: _Sheet) -> bytes:
    document, texts, paper = sheet.document, sheet.texts, Paper(sheet.profile)
    paper.begin()
    write_shop(paper, sheet.shop)
    if sheet.duplicate:
        paper.band(texts.get("voucher.duplicate"))
        paper.feed(12)
    paper.line(texts.get("voucher.title"))
    paper.feed(8)
    paper.line(document.reward_name, BIG)
    if document.co_payment_cents:
        paper.feed(6)
        money = texts.money(document.co_payment_cents, document.currency)
        before, after = texts.split("voucher.at_till", "money")
        # No printer knows the marks that order an amount of a language that runs leftwards.
        paper.line("".join(piece.text for piece in pieces(f"{before} {money}")), BIG)
        paper.line(after, STRONG)
    paper.rule()
    counted = f"{texts.number(document.price)} {texts.get(f'unit.{document.unit.value}', n=document.price)}"
    paper.row(texts.get("voucher.price"), counted)
    if document.member:
        paper.row(texts.get("voucher.member"), document.member)
    day = texts.full_day(document.issued_at.astimezone(sheet.zone).date())
    paper.row(texts.get("voucher.issued"), texts.series((day, texts.time(document.issued_at, sheet.shop.timezone))))
    paper.rule()
    paper.line(texts.get("voucher.deliver"), STRONG)
    return paper.written()


def _code(sheet: _Sheet, code: str) -> bytes:
    paper = Paper(sheet.profile)
    paper.qr(code)
    paper.line(grouped(short_code(sheet.document.serial)), BIG)
    if sheet.duplicate:
        paper.feed(12)
        paper.band(sheet.texts.get("voucher.duplicate"))
    return paper.written()


def _tail(sheet: _Sheet) -> bytes:
    document, texts, paper = sheet.document, sheet.texts, Paper(sheet.profile)
    paper.rule()
    paper.row(texts.get("voucher.valid_until"), texts.full_day(sheet.last_day), bold=True)
    paper.feed(8)
    paper.line(document.terms or texts.get("voucher.terms"), LEFT, longest=LONGEST_TERMS)
    paper.rule()
    paper.row(f"{texts.get('voucher.terminal')} {sheet.terminal_code}", _in_fours(document.serial))
    paper.end()
    return paper.written()


def _in_fours(serial: str) -> str:
    """A serial for eyes: four signs and a space, kept on one line."""
    return "\u00a0".join(serial[start : start + 4] for start in range(0, len(serial), 4))
