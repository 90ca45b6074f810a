"""Which messengers a central has: what its settings name, or the virtual post for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from central.errors import StartError
from central.messages.ports import Messenger
from central.messages.sms import SmsGateway
from central.messages.smtp import SmtpMail
from central.messages.virtual import VirtualPost
from loyalty.wire_proofs import Channel


@dataclass(frozen=True, slots=True)
class Carriers:
    """How messages leave, as settings.

    Attributes:
        smtp: the mail server's URL, or None for no mail.
        mail_from: the address mail comes from.
        sms: the SMS gateway's URL, or None for no SMS.
        virtual: everything lands in the virtual post instead.
    """

    smtp: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    sms: str | None = field(default=None, repr=False)
    virtual: bool = False


def messengers(carriers: Carriers) -> tuple[Mapping[Channel, Messenger], VirtualPost | None]:
    """The messengers by channel, and the virtual post where they are all it.

    Raises:
        StartError: a URL cannot be used, or real and virtual were asked for together.
    """
    if carriers.virtual:
        if carriers.smtp or carriers.sms:
            raise StartError("Messages go either to the virtual post or by a real server: leave one of them out.")
        virtual = VirtualPost()
        return dict.fromkeys(Channel, virtual), virtual
    found: dict[Channel, Messenger] = {}
    if carriers.smtp is not None:
        found[Channel.MAIL] = SmtpMail(carriers.smtp, carriers.mail_from or "")
    if carriers.sms is not None:
        found[Channel.SMS] = SmsGateway(carriers.sms)
    return found, None
