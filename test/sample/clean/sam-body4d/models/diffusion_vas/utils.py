"""Small things of the completion models. Its name is that of the project's utils package."""

import numpy as np


def hidden_part(visible, whole):
    return np.logical_and(whole, np.logical_not(visible))
