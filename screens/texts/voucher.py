"""Keys of what a voucher says; the terminal fills them in (`Texts.get`)."""

VOUCHER_KEYS = (
    "voucher.title",
    "voucher.shop",
    "voucher.deliver",
    "voucher.reward",
    "voucher.price",
    "voucher.copayment",
    "voucher.valid_until",
    "voucher.member",
    "voucher.issued",
    "voucher.code",
    "voucher.terminal",
    "voucher.keep",
    "voucher.duplicate",
    "voucher.terms",
    "voucher.training",
)
"""``voucher.shop`` takes ``shop``; the others take nothing and stand before or above their figure."""
