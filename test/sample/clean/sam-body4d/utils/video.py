"""Videos as lists of RGB frames."""

from pathlib import Path

import cv2
import imageio.v3 as imageio
import numpy as np


def read_frames(path, longest_side=1280):
    """Gives the frames as uint8 arrays of shape (height, width, 3), and the frame rate."""
    capture = cv2.VideoCapture(str(path))
    rate = capture.get(cv2.CAP_PROP_FPS) or 25.0
    frames = []
    while True:
        read, frame = capture.read()
        if not read:
            break
        scale = longest_side / max(frame.shape[:2])
        if scale < 1:
            frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    capture.release()
    return frames, rate


def write_video(frames, rate, path):
    """Writes H.264 and gives the path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    imageio.imwrite(path, np.stack(frames), fps=rate, codec="libx264")
    return str(path)
