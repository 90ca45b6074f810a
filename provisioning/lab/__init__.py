"""A virtual Pi: QEMU boots Debian with the terminal's own package on a real kernel, and somebody's hands around it.

The image is made by this project's own script; readers and printer are USB gadgets of the guest's own kernel, the
screen is drawn by KMS and photographed from outside, the network cable is pulled from outside. It needs QEMU,
mmdebstrap and e2fsprogs (`scripts/lab-setup`), no hardware acceleration and no network while it runs.
"""
