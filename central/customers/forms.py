"""Reading a customer's form: what is kept of it, or which field is refused and why."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from central.customers.phones import read_phone
from central.customers.words import Named
from loyalty import guard
from loyalty.assurance import EntryMode
from loyalty.schemes import Schemes
from loyalty.wire_customers import CustomerForm, Field, FieldProblem, FieldReason

LONGEST_NAME: Final = 80
LONGEST_MAIL: Final = 254
"""RFC 5321, section 4.5.3.1.3, less the angle brackets."""
LONGEST_TERMS: Final = 64
_LANGUAGE: Final = re.compile(r"[a-z]{2}", re.ASCII)
_MAIL: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+(?:\.[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+)*"
    r"@(?:(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?!-)[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
"""A dot-atom (RFC 5322, section 3.2.3), letters of any script included (RFC 6531), at a host with at least one dot."""
_IN_NAMES: Final = frozenset(" '’‘`´ʼ-‐‑.,()/&")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a form is read by.

    Attributes:
        country: whose national phone numbers are meant (ISO 3166).
        anonymous: whether a customer may have no name.
        schemes: the owner's card number schemes, so that the guard knows payment cards from them.
    """

    country: str
    anonymous: bool
    schemes: Schemes


@dataclass(frozen=True, slots=True)
class Entered:
    """A form that can be kept: names and addresses in their kept form."""

    named: Named
    language: str
    terms: str
    mail_wanted: bool
    sms_wanted: bool
    given_at: datetime
    problems: tuple[FieldProblem, ...] = field(default=())


def read_form(form: CustomerForm, rules: Rules) -> Entered | tuple[FieldProblem, ...]:
    """What is kept of a form, or every field that is refused."""
    problems = [FieldProblem(field=where, reason=why) for where, why in _refused(form, rules)]
    if problems:
        return tuple(problems)
    return Entered(
        named_of(form, rules.country),
        form.language,
        form.consent.terms.strip(),
        form.consent.mail,
        form.consent.sms,
        form.consent.given_at,
    )


def named_of(form: CustomerForm, country: str) -> Named:
    """A form's name and addresses in their kept form; a phone number that is none is left out."""
    phone = read_phone(form.phone, country) if form.phone is not None else None
    mail = (form.mail or "").strip()
    return Named(
        tidy(form.given),
        tidy(form.particle),
        tidy(form.family),
        mail or None,
        phone.e164 if phone is not None else None,
    )


def tidy(text: str) -> str:
    """A name composed (NFC), with single spaces and none around it; its capitals are its owner's business."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _refused(form: CustomerForm, rules: Rules) -> Iterator[tuple[Field, FieldReason]]:
    named = bool(form.given.strip() or form.family.strip())
    if not named and not rules.anonymous:
        yield Field.FAMILY, FieldReason.MISSING
    names = ((Field.GIVEN, form.given), (Field.PARTICLE, form.particle), (Field.FAMILY, form.family))
    for where, text in names:
        if (why := _wrong_name(text, rules)) is not None:
            yield where, why
    yield from _wrong_addresses(form, rules)
    if not _LANGUAGE.fullmatch(form.language):
        yield Field.LANGUAGE, FieldReason.NOT_A_LANGUAGE
    terms = form.consent.terms.strip()
    if not terms or len(terms) > LONGEST_TERMS or not terms.isprintable():
        yield Field.CONSENT, FieldReason.NO_TERMS
    elif form.consent.given_at.tzinfo is None:
        yield Field.CONSENT, FieldReason.MISSING


def _wrong_name(text: str, rules: Rules) -> FieldReason | None:
    if not text.strip():
        return None
    if len(text) > LONGEST_NAME:
        return FieldReason.TOO_LONG
    if guard.refuse(text, EntryMode.KEYED, rules.schemes) is not None:
        return FieldReason.PAYMENT_CARD
    fits = all(sign in _IN_NAMES or unicodedata.category(sign)[0] in "LM" for sign in text)
    return None if fits and any(sign.isalpha() for sign in text) else FieldReason.NOT_A_NAME


def _wrong_addresses(form: CustomerForm, rules: Rules) -> Iterator[tuple[Field, FieldReason]]:
    mail, phone = (form.mail or "").strip(), (form.phone or "").strip()
    if not mail and not phone:
        yield Field.MAIL, FieldReason.NO_ADDRESS
    if mail:
        if len(mail) > LONGEST_MAIL:
            yield Field.MAIL, FieldReason.TOO_LONG
        elif guard.refuse(mail, EntryMode.KEYED, rules.schemes) is not None:
            yield Field.MAIL, FieldReason.PAYMENT_CARD
        elif not _MAIL.fullmatch(mail):
            yield Field.MAIL, FieldReason.NOT_A_MAIL_ADDRESS
    if phone:
        found = read_phone(phone, rules.country)
        if found is None and guard.refuse(phone, EntryMode.KEYED, rules.schemes) is not None:
            yield Field.PHONE, FieldReason.PAYMENT_CARD
        elif found is None:
            yield Field.PHONE, FieldReason.NOT_A_PHONE_NUMBER
        elif form.consent.sms and not found.mobile:
            yield Field.PHONE, FieldReason.NOT_A_MOBILE_NUMBER
    if form.consent.mail and not mail and phone:
        yield Field.MAIL, FieldReason.MISSING
    if form.consent.sms and not phone and mail:
        yield Field.PHONE, FieldReason.MISSING
