"""From masks to people."""

import numpy as np
from scipy.optimize import linear_sum_assignment


def overlap(first, second):
    union = np.logical_or(first, second).sum()
    return 0.0 if union == 0 else np.logical_and(first, second).sum() / union


def assign_tracks(masks, least_overlap=0.3):
    """Joins the masks of each frame to people: a dict from person to a list with a mask or None a frame."""
    tracks = {}
    for index, frame_masks in enumerate(masks):
        known = [person for person, track in tracks.items() if track[-1] is not None]
        cost = np.array([[1 - overlap(tracks[person][-1], mask) for mask in frame_masks] for person in known])
        pairs = zip(*linear_sum_assignment(cost)) if cost.size else []
        taken = {column: known[row] for row, column in pairs if cost[row, column] <= 1 - least_overlap}
        for track in tracks.values():
            track.append(None)
        for column, mask in enumerate(frame_masks):
            person = taken.get(column, len(tracks))
            tracks.setdefault(person, [None] * (index + 1))[-1] = mask
    return tracks
