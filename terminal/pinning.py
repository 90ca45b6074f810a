"""TLS with the server's key pinned: who has an enrolment code knows whose key must answer, whatever the date is.

The pin is the SHA-256 of the server's SubjectPublicKeyInfo (RFC 7469, section 2.4). It was handed over with the code,
which is better proof than any authority's word, and needs no clock: chain, name and dates are not looked at where the
key is the pinned one.
"""

import hashlib
import ssl
from enum import StrEnum
from typing import Final

_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
"""OpenSSL's numbers (X509_V_ERR_…)."""


class TlsTrouble(StrEnum):
    """Why no confidential connection came about."""

    OTHER_KEY = "other_key"
    """Not the pinned key: another server answers there, or somebody stands between."""
    DATES = "dates"
    """The certificate is not valid yet, or not any more, by this machine's clock."""
    UNTRUSTED = "untrusted"
    """No known authority speaks for the certificate, or it is for another name."""


class OtherKeyError(ssl.SSLError):
    """The server's key is not the pinned one; nothing was sent to it."""


class PinnedContext(ssl.SSLContext):
    """TLS that goes by the pin alone."""

    pin: bytes = b""


class _PinnedSocket(ssl.SSLSocket):
    def do_handshake(self, block: bool = False) -> None:
        """Shake hands, and hang up on any other key before a byte is sent."""
        super().do_handshake(block)
        context = self.context
        certificate = self.getpeercert(binary_form=True)
        if not isinstance(context, PinnedContext) or certificate is None or key_hash(certificate) != context.pin:
            raise OtherKeyError("The server's key is not the one that the enrolment code names.")


def pinned(pin: bytes) -> PinnedContext:
    """A context for connections to the server whose key has this hash.

    Args:
        pin: SHA-256 of its SubjectPublicKeyInfo.
    """
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslsocket_class = _PinnedSocket
    context.pin = pin
    return context


def key_hash(certificate: bytes) -> bytes:
    """SHA-256 of a certificate's SubjectPublicKeyInfo.

    Args:
        certificate: DER.
    """
    # Slow to load, and not needed before the first handshake.
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def trouble_of(error: BaseException) -> TlsTrouble | None:
    """Which trouble with TLS lies beneath an error; None where none does."""
    seen: set[int] = set()
    beneath: BaseException | None = error
    while beneath is not None and id(beneath) not in seen:
        seen.add(id(beneath))
        if isinstance(beneath, OtherKeyError):
            return TlsTrouble.OTHER_KEY
        if isinstance(beneath, ssl.SSLCertVerificationError):
            wrong_date = beneath.verify_code in {_NOT_YET_VALID, _EXPIRED}
            return TlsTrouble.DATES if wrong_date else TlsTrouble.UNTRUSTED
        beneath = beneath.__cause__ or beneath.__context__
    return None
