"""Body meshes from frames and masks."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import yaml
from transformers import AutoImageProcessor

from .camera import focal_length


@dataclass
class BodyMesh:
    vertices: np.ndarray
    faces: np.ndarray


class BodyEstimator:
    def __init__(self, config):
        checkpoint = Path(config.ckpt_path)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.settings = yaml.safe_load((checkpoint.parent / "model_config.yaml").read_text())
        self.model = torch.load(checkpoint, map_location=self.device, weights_only=False)
        self.body = torch.jit.load(config.mhr_path, map_location=self.device)
        self.processor = AutoImageProcessor.from_pretrained("facebook/dinov2-large")
        self.fov_path = config.fov_path
        self.batch_size = config.batch_size

    @torch.inference_mode()
    def estimate(self, frames, tracks):
        """Gives a dict from person to a list with a BodyMesh or None a frame."""
        focal = focal_length(frames[0], self.fov_path, self.device)
        meshes = {}
        for person, masks in tracks.items():
            meshes[person] = [None] * len(frames)
            seen = [index for index, mask in enumerate(masks) if mask is not None]
            for start in range(0, len(seen), self.batch_size):
                batch = seen[start : start + self.batch_size]
                people = [frames[index] * masks[index][..., None] for index in batch]
                images = self.processor(images=people, return_tensors="pt")["pixel_values"].to(self.device)
                for index, pose in zip(batch, self.model(images, focal)):
                    vertices, faces = self.body(pose)
                    meshes[person][index] = BodyMesh(vertices.cpu().numpy(), faces.cpu().numpy())
        return meshes
