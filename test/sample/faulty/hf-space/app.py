"""Gradio app: a video in, a body mesh for each person and frame out."""

import argparse
import sys
from pathlib import Path

import gradio as gr

# The project's own utils come first: models/diffusion_vas holds a utils.py too, and the path below would let it win.
from utils.config import load_config
from utils.meshes import write_meshes
from utils.render import render_overlay
from utils.video import read_frames, write_video

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "models" / "sam3"))
sys.path.insert(0, str(ROOT / "models" / "diffusion_vas"))

CONFIG_PATH = ROOT / "configs" / "body4d.yaml"


class Pipeline:
    """Holds the models; they are loaded at the first video, not at the import."""

    def __init__(self, config):
        self.config = config
        self.segmenter = None
        self.bodies = None
        self.completion = None

    def load(self):
        if self.segmenter is not None:
            return
        from models.sam_3d_body.estimator import BodyEstimator
        from sam3.predictor import VideoPredictor

        self.segmenter = VideoPredictor(self.config.sam3.ckpt_path)
        self.bodies = BodyEstimator(self.config.sam_3d_body)
        if self.config.completion.enable:
            from completion_pipeline import CompletionPipeline

            self.completion = CompletionPipeline(self.config.completion)

    def run(self, video, prompt):
        self.load()
        frames, rate = read_frames(video)
        masks = self.segmenter.track(frames, prompt)
        tracks = {person: list(track) for person, track in enumerate(zip(*masks))}
        if self.completion is not None:
            tracks = self.completion.fill(frames, tracks)
        meshes = self.bodies.estimate(frames, tracks)
        folder = Path(self.config.runtime.output_dir)
        write_meshes(meshes, folder / "meshes")
        return write_video(render_overlay(frames, meshes), rate, folder / "overlay.mp4")


def build_demo(pipeline):
    with gr.Blocks(title="SAM-Body4D") as demo:
        gr.Markdown("# SAM-Body4D\nBody meshes over time, from one video.")
        with gr.Row():
            video = gr.Video(label="Video")
            overlay = gr.Video(label="Meshes")
        prompt = gr.Textbox(label="Whom to follow", value="person")
        gr.Button("Run").click(pipeline.run, inputs=[video, prompt], outputs=overlay)
    return demo


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", default=str(CONFIG_PATH))
    arguments = parser.parse_args()
    demo = build_demo(Pipeline(load_config(arguments.config)))
    demo.launch(server_port=7860, show_error=True)


if __name__ == "__main__":
    main()
