"""What runs inside the guest, as root: hands that plug readers and a printer in, type, touch, and take paper away.

Only the standard library, and where a printer is played the package that is tested: its virtual printer stands behind a
real USB cable here.
"""
