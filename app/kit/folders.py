"""Folders on a disk."""

import os
from pathlib import Path


def synced(folder: Path) -> None:
    """Have the names in a folder on the disk, so that they are there after a power cut too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
