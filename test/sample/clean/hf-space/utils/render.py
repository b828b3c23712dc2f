"""Draws meshes over frames."""

import os

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")

import numpy as np
import pyrender
import trimesh

COLOURS = np.array([[0.90, 0.55, 0.30], [0.35, 0.60, 0.90], [0.45, 0.80, 0.50], [0.80, 0.45, 0.75]])


def render_overlay(frames, meshes, opacity=0.6):
    """Gives the frames with every person's mesh drawn over them."""
    height, width = frames[0].shape[:2]
    renderer = pyrender.OffscreenRenderer(width, height)
    try:
        return [blend(frame, draw(renderer, meshes, index), opacity) for index, frame in enumerate(frames)]
    finally:
        renderer.delete()


def draw(renderer, meshes, index):
    scene = pyrender.Scene(bg_color=[0, 0, 0, 0], ambient_light=[0.4, 0.4, 0.4])
    for person, track in meshes.items():
        mesh = track[index]
        if mesh is None:
            continue
        material = pyrender.MetallicRoughnessMaterial(baseColorFactor=[*COLOURS[person % len(COLOURS)], 1.0])
        scene.add(pyrender.Mesh.from_trimesh(trimesh.Trimesh(mesh.vertices, mesh.faces), material=material))
    scene.add(pyrender.PerspectiveCamera(yfov=np.pi / 3))
    scene.add(pyrender.DirectionalLight(intensity=3.0))
    colour, _ = renderer.render(scene, flags=pyrender.RenderFlags.RGBA)
    return colour


def blend(frame, layer, opacity):
    alpha = layer[..., 3:] / 255.0 * opacity
    return (frame * (1 - alpha) + layer[..., :3] * alpha).astype(np.uint8)
