"""Turns a folder of PLY files into one GLB a person. For the desk, not for the Space."""

import sys
from pathlib import Path

import trimesh

for folder in sorted(Path(sys.argv[1]).glob("person_*")):
    scene = trimesh.Scene([trimesh.load(path) for path in sorted(folder.glob("*.ply"))])
    scene.export(folder.with_suffix(".glb"))
