"""Meshes on disk."""

from pathlib import Path

import trimesh


def write_meshes(meshes, folder):
    """Writes one PLY a person and frame: `person_00/frame_0000.ply`."""
    for person, frames in meshes.items():
        target = Path(folder) / f"person_{person:02d}"
        target.mkdir(parents=True, exist_ok=True)
        for index, mesh in enumerate(frames):
            if mesh is not None:
                trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).export(target / f"frame_{index:04d}.ply")
