"""What the power leaves of a real file system.

The writer's folder lies on ext4 in an image file (`benchmarks.image`). With the writer held, the image is copied:
what nobody flushed is in the kernel's memory and not in the image, as after a power cut. The copy is mounted, which
replays the file system's journal, and the store in it is opened. Where mounting is not possible, the test that needs
it fails rather than passes.
"""

import shutil
from pathlib import Path


def cut(image: Path, copy: Path) -> None:
    """What the power would leave now: the image's blocks as the device has them."""
    shutil.copyfile(image, copy)
