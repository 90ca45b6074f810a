"""Paper: vouchers, a member's own data and the self-test page as print jobs, pure functions of what they say."""

from terminal.vouchers.day import DaySheet, day_job
from terminal.vouchers.errors import VoucherError
from terminal.vouchers.report import Tried, report_job
from terminal.vouchers.selftest import test_print_job
from terminal.vouchers.slip import data_jobs
from terminal.vouchers.voucher import voucher_job

__all__ = ["DaySheet", "Tried", "VoucherError", "data_jobs", "day_job", "report_job", "test_print_job", "voucher_job"]
