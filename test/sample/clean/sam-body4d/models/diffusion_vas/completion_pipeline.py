"""Fills in the frames where a person is hidden."""

import torch
from diffusers import StableVideoDiffusionPipeline


class CompletionPipeline:
    def __init__(self, config):
        self.longest = config.max_occ_len
        self.masks = StableVideoDiffusionPipeline.from_pretrained(config.model_path_mask, torch_dtype=torch.float16)
        self.colours = StableVideoDiffusionPipeline.from_pretrained(config.model_path_rgb, torch_dtype=torch.float16)

    def fill(self, frames, tracks):
        """Gives the tracks with short gaps filled."""
        for masks in tracks.values():
            for index in range(1, len(masks)):
                if masks[index] is None and any(mask is not None for mask in masks[index : index + self.longest]):
                    masks[index] = masks[index - 1]
        return tracks
