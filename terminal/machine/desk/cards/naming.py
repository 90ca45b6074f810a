"""The form that says whose a card becomes: a line for the name, one for phone or mail. Values and what they mean."""

from dataclasses import replace

from loyalty.assurance import EntryMode
from loyalty.guard import refuse
from loyalty.ids import Uuid
from loyalty.names import name_parts
from loyalty.schemes import Schemes
from loyalty.wire_customers import Field as WireField
from loyalty.wire_customers import FieldProblem, FieldReason, FindCandidates
from screens.desk_words import FieldName, FieldTrouble, FormKind, Keys
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import Naming
from terminal.machine.desk.form import Field, Form, form, troubled
from terminal.machine.states import Machine

_LEAST = 3
"""Signs before anybody is looked for."""
_FIGURES = (7, 18)
"""Of a phone number: few countries have shorter ones; fifteen (ITU-T E.164, section 6.1) and a prefix at most."""
_TROUBLES = {
    FieldReason.MISSING: FieldTrouble.EMPTY,
    FieldReason.NO_ADDRESS: FieldTrouble.EMPTY,
    FieldReason.TOO_LONG: FieldTrouble.TOO_LONG,
    FieldReason.NOT_A_NAME: FieldTrouble.NOT_A_NAME,
    FieldReason.NOT_A_MAIL_ADDRESS: FieldTrouble.NOT_A_MAIL_ADDRESS,
    FieldReason.NOT_A_PHONE_NUMBER: FieldTrouble.NOT_A_PHONE_NUMBER,
    FieldReason.NOT_A_MOBILE_NUMBER: FieldTrouble.NOT_A_MOBILE_NUMBER,
    FieldReason.PAYMENT_CARD: FieldTrouble.PAYMENT_CARD,
}
_NAMES = {WireField.GIVEN, WireField.PARTICLE, WireField.FAMILY}


def blank_form() -> Form:
    """The form, with nothing typed yet."""
    name = Field(FieldName.NAME, capitals=True)
    return form(FormKind.ISSUE, name, Field(FieldName.CONTACT, keys=Keys.FIGURES))


def needs_customer(machine: Machine, card: ShownCard) -> bool:
    """Whether the card's kind, or a programme of this terminal, is for named members alone."""
    kind = card.summary.kind if card.summary is not None else None
    named = kind is not None and kind.named
    return named or not all(programme.anonymous for programme in machine.context.programmes)


def full_name(work: Naming) -> str:
    """The name that was typed, its particle written small: Jan De Vries is Jan de Vries."""
    return " ".join(part for part in name_parts(work.form.text(FieldName.NAME)) if part)


def for_nobody(work: Naming) -> bool:
    """Whether neither name nor address was typed."""
    return not work.form.text(FieldName.NAME) and not work.form.text(FieldName.CONTACT)


def checked(machine: Machine, work: Naming) -> Naming | None:
    """The form with the field that stops it; None where it can go on.

    Two empty fields mean a card for nobody, where such are given. What may be a payment card's number is kept nowhere,
    not even in its field.
    """
    texts = {name: work.form.text(name) for name in (FieldName.NAME, FieldName.CONTACT)}
    if for_nobody(work) and not needs_customer(machine, work.card):
        return None
    for name, text in texts.items():
        if not text:
            return _stopped(work, name, FieldTrouble.EMPTY)
        if is_payment_card(text, machine.context.schemes):
            emptied = tuple(replace(each, text="") if each.name is name else each for each in work.form.fields)
            return _stopped(replace(work, form=replace(work.form, fields=emptied)), name, FieldTrouble.PAYMENT_CARD)
    trouble = _no_address(texts[FieldName.CONTACT])
    return _stopped(work, FieldName.CONTACT, trouble) if trouble is not None else None


def _no_address(contact: str) -> FieldTrouble | None:
    """Why this can be no address, before anybody is asked to agree; central looks closer and has the last word."""
    if "@" in contact:
        before, _, host = contact.rpartition("@")
        return None if before and "." in host.strip(".") else FieldTrouble.NOT_A_MAIL_ADDRESS
    figures = sum(sign.isdigit() for sign in contact)
    lettered = any(sign.isalpha() for sign in contact)
    return FieldTrouble.NOT_A_PHONE_NUMBER if lettered or not _FIGURES[0] <= figures <= _FIGURES[1] else None


def is_payment_card(text: str, schemes: Schemes) -> bool:
    """Whether a text has what may be a payment card's number in it."""
    return refuse(text, EntryMode.KEYED, schemes) is not None


def refused(work: Naming, problems: tuple[FieldProblem, ...]) -> Naming:
    """The form with the field that central refuses, and why; it keeps what was typed."""
    problem = problems[0]
    field = FieldName.NAME if problem.field in _NAMES else FieldName.CONTACT
    return _stopped(work, field, _TROUBLES.get(problem.reason, FieldTrouble.EMPTY))


def _stopped(work: Naming, field: FieldName, trouble: FieldTrouble) -> Naming:
    return replace(work, form=troubled(work.form, field, trouble))


def question(machine: Machine, work: Naming, by: Uuid) -> FindCandidates | None:
    """Whom to ask central for by what stands in the form; None while that is too little, or must not be sent."""
    name, contact = work.form.text(FieldName.NAME), work.form.text(FieldName.CONTACT)
    if max(len(name), len(contact)) < _LEAST:
        return None
    if any(is_payment_card(text, machine.context.schemes) for text in (name, contact)):
        return None
    given, particle, family = name_parts(name)
    mail, phone = addresses(contact)
    return FindCandidates(by=by, given=given, particle=particle, family=family, mail=mail, phone=phone)


def addresses(contact: str) -> tuple[str | None, str | None]:
    """Mail and phone out of the one line that either is typed on."""
    if not contact:
        return None, None
    return (contact, None) if "@" in contact else (None, contact)
