"""The camera that took the video."""

import torch
from moge.model.v2 import MoGeModel


@torch.inference_mode()
def focal_length(frame, checkpoint, device):
    """In parts of the image's width."""
    model = MoGeModel.from_pretrained(checkpoint).to(device)
    image = torch.from_numpy(frame).to(device).permute(2, 0, 1).float() / 255
    return float(model.infer(image)["intrinsics"][0, 0])
