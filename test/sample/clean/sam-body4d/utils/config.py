"""The runtime config."""

from pathlib import Path

from omegaconf import OmegaConf


def load_config(path):
    """Reads the YAML and resolves its references; raises when a checkpoint that it names is not there."""
    config = OmegaConf.load(path)
    OmegaConf.resolve(config)
    for name in ("sam3.ckpt_path", "sam_3d_body.ckpt_path", "sam_3d_body.mhr_path", "sam_3d_body.fov_path"):
        value = OmegaConf.select(config, name)
        if not Path(value).exists():
            raise FileNotFoundError(f"{name}: {value} does not exist")
    return config
