"""Frames as a folder of pictures, as they were kept before."""

from pathlib import Path

import cv2


def read_folder(folder):
    return [cv2.imread(str(path)) for path in sorted(Path(folder).glob("*.jpg"))]
