import numpy as np

from utils.tracks import assign_tracks


def test_one_person_stays_one():
    mask = np.zeros((4, 4), dtype=bool)
    mask[1:3, 1:3] = True
    assert list(assign_tracks([[mask], [mask]])) == [0]
