"""Sees to the checkpoints, then becomes the app."""

import os
import subprocess
import sys
from pathlib import Path

CHECKPOINTS = Path("/data/checkpoints")

SENTINELS = [
    "sam3/sam3.pt",
    "sam-3d-body-dinov3/model.ckpt",
    "sam-3d-body-dinov3/model_config.yaml",
    "sam-3d-body-dinov3/assets/mhr_model.pt",
    "moge-2-vitl-normal/model.pt",
    "diffusion-vas-amodal-segmentation/.complete",
    "diffusion-vas-content-completion/.complete",
    "depth_anything_v2_vitl.pth",
]


def missing():
    return [name for name in SENTINELS if not (CHECKPOINTS / name).exists()]


def main():
    if missing():
        print("Checkpoints are missing, running scripts/setup.py.", flush=True)
        setup = [sys.executable, "scripts/setup.py", "--ckpt-root", str(CHECKPOINTS), "--no-force"]
        subprocess.run(setup, check=True)
        # The setup ends well even where downloads were blocked.
        if missing():
            sys.exit(f"These checkpoints are still missing: {', '.join(missing())}")
    print("Checkpoints are complete, starting the app.", flush=True)
    os.execv(sys.executable, [sys.executable, "app.py"])


if __name__ == "__main__":
    main()
