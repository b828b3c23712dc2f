"""Renames the keys of an old checkpoint."""

import sys

import torch

old = torch.load(sys.argv[1], map_location="cpu")
torch.save({key.removeprefix("module."): value for key, value in old.items()}, sys.argv[2])
