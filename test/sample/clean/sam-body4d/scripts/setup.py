"""Fetches the checkpoints and writes their place into the config. Runs again at no cost: what is there is skipped."""

import argparse
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import yaml
from huggingface_hub import hf_hub_download, snapshot_download
from huggingface_hub.errors import GatedRepoError

CONFIG_PATH = Path(__file__).resolve().parent.parent / "configs" / "body4d.yaml"


@dataclass(frozen=True)
class HFFile:
    name: str
    repo_id: str
    filename: str
    rel_out: str
    gated: bool = False


@dataclass(frozen=True)
class HFRepoDir:
    name: str
    repo_id: str
    rel_out_dir: str


@dataclass(frozen=True)
class URLFile:
    name: str
    url: str
    rel_out: str


DOWNLOADS = [
    HFFile(
        name="SAM 3",
        repo_id="facebook/sam3",
        filename="sam3.pt",
        rel_out="sam3/sam3.pt",
        gated=True,
    ),
    HFFile(
        name="SAM 3D Body",
        repo_id="facebook/sam-3d-body-dinov3",
        filename="model.ckpt",
        rel_out="sam-3d-body-dinov3/model.ckpt",
        gated=True,
    ),
    HFFile(
        name="SAM 3D Body config",
        repo_id="facebook/sam-3d-body-dinov3",
        filename="model_config.yaml",
        rel_out="sam-3d-body-dinov3/model_config.yaml",
        gated=True,
    ),
    HFFile(
        name="MHR body model",
        repo_id="facebook/sam-3d-body-dinov3",
        filename="assets/mhr_model.pt",
        rel_out="sam-3d-body-dinov3/assets/mhr_model.pt",
        gated=True,
    ),
    HFFile(
        name="MoGe 2",
        repo_id="Ruicheng/moge-2-vitl-normal",
        filename="model.pt",
        rel_out="moge-2-vitl-normal/model.pt",
        gated=False,
    ),
    HFRepoDir(
        name="Amodal segmentation",
        repo_id="kaihuac/diffusion-vas-amodal-segmentation",
        rel_out_dir="diffusion-vas-amodal-segmentation",
    ),
    HFRepoDir(
        name="Content completion",
        repo_id="kaihuac/diffusion-vas-content-completion",
        rel_out_dir="diffusion-vas-content-completion",
    ),
    URLFile(
        name="Depth Anything V2",
        url="https://huggingface.co/depth-anything/Depth-Anything-V2-Large/resolve/main/depth_anything_v2_vitl.pth",
        rel_out="depth_anything_v2_vitl.pth",
    ),
]


def is_there(item, root):
    if isinstance(item, HFRepoDir):
        return (root / item.rel_out_dir / ".complete").exists()
    return (root / item.rel_out).exists()


def fetch(item, root, token):
    if isinstance(item, HFRepoDir):
        folder = root / item.rel_out_dir
        snapshot_download(item.repo_id, local_dir=folder, token=token)
        (folder / ".complete").touch()
        return
    target = root / item.rel_out
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(item, URLFile):
        part = target.with_suffix(target.suffix + ".part")
        urllib.request.urlretrieve(item.url, part)
        part.rename(target)
        return
    cached = hf_hub_download(item.repo_id, item.filename, token=token)
    target.symlink_to(cached)


def write_config(root):
    config = yaml.safe_load(CONFIG_PATH.read_text())
    config["paths"]["ckpt_root"] = str(root)
    CONFIG_PATH.write_text(yaml.safe_dump(config, sort_keys=False))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ckpt-root", required=True)
    parser.add_argument("--no-force", action="store_true", help="keep the config as it is")
    arguments = parser.parse_args()
    root = Path(arguments.ckpt_root)
    token = os.environ.get("HF_TOKEN")
    blocked = False
    for item in DOWNLOADS:
        if is_there(item, root):
            print(f"[SKIP] {item.name}", flush=True)
            continue
        print(f"[DL]   {item.name}", flush=True)
        try:
            fetch(item, root, token)
        except GatedRepoError:
            print(f"[BLOCKED] {item.name}: requires prior access approval + login on Hugging Face", flush=True)
            blocked = True
        except OSError as error:
            print(f"[BLOCKED] {item.name}: {error}", flush=True)
            blocked = True
        else:
            print(f"[OK]   {item.name}", flush=True)
    if not arguments.no_force:
        write_config(root)
    if blocked:
        print("Setup finished with some blocked downloads. See messages above.", flush=True)
    else:
        print("Setup finished. 🎉", flush=True)


if __name__ == "__main__":
    main()
