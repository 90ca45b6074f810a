"""The errors of `terminal.vouchers`."""


class VoucherError(Exception):
    """A voucher that cannot be put on paper."""
