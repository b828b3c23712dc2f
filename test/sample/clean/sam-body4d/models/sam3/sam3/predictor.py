"""Masks of the people in a video."""

import numpy as np
import torch

from .tokenizer import Tokenizer


class VideoPredictor:
    def __init__(self, checkpoint, device=None):
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.model = torch.load(checkpoint, map_location=self.device, weights_only=False)
        self.tokenizer = Tokenizer()

    @torch.inference_mode()
    def track(self, frames, prompt):
        """Gives, for each frame, a list of boolean masks of shape (height, width)."""
        tokens = torch.tensor(self.tokenizer.encode(prompt), device=self.device)
        masks = []
        for frame in frames:
            image = torch.from_numpy(np.ascontiguousarray(frame)).to(self.device).permute(2, 0, 1).float() / 255
            masks.append([mask.cpu().numpy() > 0 for mask in self.model(image[None], tokens)])
        return masks
