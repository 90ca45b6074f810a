"""A form as the machine keeps it: what stands in its fields, and what a key does to it. Pure editing, no meaning."""

from dataclasses import dataclass, field, replace
from typing import Final

from screens import intents
from screens.desk_views import Candidate, DeskBar, FormField, FormView
from screens.desk_words import CardTrouble, FieldName, FieldTrouble, FormKind, Keys
from screens.intents import Intent
from screens.parts import Setting

MOST_SIGNS: Final = 200
"""Signs that a field takes; one more is not typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: which.
        text: what stands in it.
        trouble: why it was not taken; gone with the next key.
        keys: what the keyboard shows when the field begins.
        money: the currency of an amount, or None.
        dotted: whether only how much was typed is shown.
        capitals: whether each word begins with a capital, as names do.
    """

    name: FieldName
    text: str = field(default="", repr=False)
    trouble: FieldTrouble | None = None
    keys: Keys = Keys.LETTERS
    money: str | None = None
    dotted: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one or two fields.

    Attributes:
        kind: which.
        fields: one or two.
        active: which is typed into.
        keys: what the keyboard shows.
        shift: whether the next letter is a capital.
    """

    kind: FormKind
    fields: tuple[Field, ...]
    active: int = 0
    keys: Keys = Keys.LETTERS
    shift: bool = False

    def text(self, name: FieldName) -> str:
        """What stands in a field, without blanks round it; nothing where the form has it not."""
        return next((each.text.strip() for each in self.fields if each.name is name), "")

    @property
    def last(self) -> bool:
        """Whether the last field is typed into."""
        return self.active == len(self.fields) - 1


def form(kind: FormKind, *fields: Field) -> Form:
    """A form whose first field is typed into."""
    return _begun(Form(kind, fields), 0)


def edited(now: Form, intent: Intent) -> Form | None:
    """The form after a key; None where the intent is no key of the keyboard."""
    active = now.fields[now.active]
    match intent:
        case intents.Key(sign):
            if len(active.text) >= MOST_SIGNS:
                return now
            after = _with(now, replace(active, text=active.text + _cased(sign, now), trouble=None))
            return replace(after, shift=active.capitals and sign in " -'" and now.keys is Keys.LETTERS)
        case intents.Erase():
            shorter = replace(active, text=active.text[:-1], trouble=None)
            return replace(_with(now, shorter), shift=active.capitals and not shorter.text)
        case intents.Shift():
            return replace(now, shift=not now.shift)
        case intents.ShowKeys(keys):
            return replace(now, keys=Keys(keys)) if keys in set(Keys) else now
        case _:
            return None


def _cased(sign: str, now: Form) -> str:
    """The sign as the form has it now: who types faster than the screen is drawn touches keys of a picture before."""
    if now.shift:
        return sign.upper() if len(sign.upper()) == 1 else sign
    return sign.lower() if now.fields[now.active].capitals else sign


def typed_in(now: Form, text: str) -> Form:
    """The form after a scanner or keypad put a whole text into the active field."""
    active = now.fields[now.active]
    return _with(now, replace(active, text=(active.text + text)[:MOST_SIGNS], trouble=None))


def onward(now: Form) -> Form:
    """On to the next field."""
    return _begun(now, now.active + 1)


def backward(now: Form) -> Form | None:
    """Back to the field before; None from the first."""
    return _begun(now, now.active - 1) if now.active else None


def troubled(now: Form, name: FieldName, trouble: FieldTrouble) -> Form:
    """The form with a field that is not taken; it is the one typed into, and keeps what was typed.

    All but a payment card's number: that stands nowhere any more.
    """
    index = next(i for i, each in enumerate(now.fields) if each.name is name)
    fields = tuple(replace(each, trouble=trouble if i == index else None) for i, each in enumerate(now.fields))
    if trouble is FieldTrouble.PAYMENT_CARD:
        emptied = replace(fields[index], text="")
        fields = (*fields[:index], emptied, *fields[index + 1 :])
    return _begun(replace(now, fields=fields), index)


def _with(now: Form, active: Field) -> Form:
    return replace(now, fields=(*now.fields[: now.active], active, *now.fields[now.active + 1 :]))


def _begun(now: Form, index: int) -> Form:
    field_ = now.fields[index]
    return replace(now, active=index, keys=field_.keys, shift=field_.capitals and not field_.text)


def form_view(
    now: Form,
    setting: Setting,
    bar: DeskBar,
    *,
    card: str | None = None,
    candidates: tuple[Candidate, ...] = (),
    found: int = 0,
    busy: bool = False,
    wants_card: bool = False,
    card_trouble: CardTrouble | None = None,
    card_missing: bool = False,
    unanswered: bool = False,
) -> FormView:
    """The view of a form; `candidates` are all that are known, `found` those that are not sent."""
    fields = tuple(
        FormField(each.name, each.text, each.trouble, dotted=each.dotted, money=each.money) for each in now.fields
    )
    return FormView(
        setting,
        bar,
        now.kind,
        fields,
        now.active,
        now.keys,
        now.shift,
        card,
        candidates[:2],
        found + max(0, len(candidates) - 2),
        busy,
        last=now.last,
        wants_card=wants_card,
        card_trouble=card_trouble,
        card_missing=card_missing,
        unanswered=unanswered,
    )
