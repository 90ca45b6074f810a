"""Finds commits that a damaged write-ahead log has lost without a word.

SQLite reads its log up to the first frame that does not fit and takes the rest for leftovers, which
they are after a power cut. But frames of the log's own round (same salts) that close a commit and lie
behind that point were written and flushed: each commit waits for the one before it. Format: SQLite's
"Database File Format", section 4, "The Write-Ahead Log".
"""

import struct
from pathlib import Path

from terminal.store.rows import WAL_FRAME_HEADER, WAL_HEADER

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGICS = (0x377F0682, 0x377F0683)
_BLOCK = 4096
"""Bytes of a page of the kernel's cache."""


def _header_sum(header: bytes) -> tuple[int, int]:
    order = ">" if header[3] & 1 else "<"
    words = struct.unpack(f"{order}6I", header[:24])
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def lost_commits(log: Path, frames: int, page: int) -> int:
    """How many commits lie behind the last frame that SQLite read.

    SQLite writes a frame's header and its page one after the other. A last frame whose page is not
    there yet is a commit that was interrupted, which nobody was told of, and does not count. Where
    an earlier round has written to its place before, that cannot be seen: then it counts all the
    same, because it cannot be told from a commit that was flushed and damaged since.

    Args:
        log: the write-ahead log, before anything was written to it again.
        frames: how many frames SQLite took out of it.
        page: bytes of a page of its database.
    """
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return 0
    with file:
        header = file.read(WAL_HEADER)
        if len(header) < WAL_HEADER or not any(header):
            return 0
        magic, _, _, _, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack(header)
        whole = magic in _MAGICS and _header_sum(header) == (sum_1, sum_2)
        lost = unfinished = 0
        step = WAL_FRAME_HEADER + page
        at = WAL_HEADER + frames * step
        while True:
            file.seek(at)
            frame = file.read(_FRAME.size)
            if len(frame) < _FRAME.size or not any(frame):
                break
            _, closes, frame_salt_1, frame_salt_2, _, _ = _FRAME.unpack(frame)
            ours = (frame_salt_1 == salt_1) + (frame_salt_2 == salt_2)
            if ours == 0 and whole:
                break
            # Each commit waits for the one before it: only the very last can be unfinished.
            lost += unfinished
            unfinished = 1 if closes and _ends_in_zeros(file.read(page), at + WAL_FRAME_HEADER) else 0
            lost += 1 if closes and not unfinished else 0
            at += step
    return lost


def _ends_in_zeros(page: bytes, at: int) -> bool:
    """Whether a page that begins at `at` was not written, or only up to a block's end, where a kill may stop it."""
    return not any(page[max(0, (at + len(page) - 1) // _BLOCK * _BLOCK - at) :])
