import { startupGalleryMissing } from '../../../../src/lint/rules/startup-gallery-missing';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const Dockerfile = `${image}CMD ["python", "app.py"]\n`;
const app = (code: string, before = ''): string =>
  `import gradio as gr\nimport os\nfrom pathlib import Path\n${before}\nwith gr.Blocks() as demo:\n    video = gr.Video()\n${code.replace(/^/gm, '    ')}\n\ndemo.launch(server_name="0.0.0.0")\n`;
const examples = app('gr.Examples(examples=[["examples/a.mp4", "person"], ["examples/b.mp4", "dog"]], inputs=[video])');
const movie = new Uint8Array([0, 0, 0, 1]);

testRule(startupGalleryMissing, {
  fires: [
    {
      name: 'in a list of examples',
      files: { Dockerfile, 'app.py': examples, 'examples/b.mp4': movie },
      expect: [{ file: 'app.py', text: '"examples/a.mp4"', message: 'not in the Space' }],
    },
    {
      name: 'in a list with a name',
      files: { Dockerfile, 'app.py': app('gr.Examples(SHOWN, inputs=[video])', 'SHOWN = [\n    "assets/x.png",  # one\n    "./assets/y.png",\n]\n') },
      expect: [{ file: 'app.py', text: '"assets/x.png"' }],
    },
    {
      name: 'an initial value',
      files: { Dockerfile, 'app.py': app('gr.Image("logo.png", show_label=False)\ngr.Video(label="x", value="intro.mp4")') },
      expect: [{ file: 'app.py', text: '"logo.png"' }, { file: 'app.py', text: '"intro.mp4"' }],
    },
    {
      name: 'put together from the folder of the file',
      files: { Dockerfile, 'app.py': app('gr.Examples([os.path.join(os.path.dirname(__file__), "examples", "a.mp4")], inputs=video)') },
      expect: [{ file: 'app.py', message: 'examples/a.mp4' }],
    },
    {
      name: 'in a function that is called',
      files: { Dockerfile, 'app.py': 'import ui\nui.build().launch()\n', 'ui.py': 'import gradio as gr\n\ndef build():\n    return_value = gr.Interface(print, "video", "text", examples=[["examples/a.mp4"]])\n    return return_value\n' },
      expect: [{ file: 'ui.py', text: '"examples/a.mp4"' }],
    },
    {
      name: 'kept out by .dockerignore',
      files: { Dockerfile, 'app.py': app('gr.Image("logo.png")'), 'logo.png': movie, '.dockerignore': '*.png\n' },
      expect: [{ file: 'app.py', message: '.dockerignore' }],
    },
  ],
  silent: [
    { name: 'there', files: { Dockerfile, 'app.py': examples, 'examples/a.mp4': movie, 'examples/b.mp4': movie } },
    { name: 'an LFS pointer', files: { Dockerfile, 'app.py': app('gr.Image("logo.png")'), 'logo.png': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' } },
    { name: 'fetched by the start, by its name', files: { Dockerfile, 'app.py': app('gr.Image("logo.png")', 'from huggingface_hub import hf_hub_download\nhf_hub_download("a/b", "logo.png", local_dir=".")\n') } },
    { name: 'its folder is fetched', files: { Dockerfile, 'app.py': app('gr.Examples(["examples/a.mp4"], video)', 'from huggingface_hub import snapshot_download\nsnapshot_download("a/b", local_dir="examples")\n') } },
    { name: 'a tree is unpacked', files: { Dockerfile, 'app.py': app('gr.Examples(["examples/a.mp4"], video)', 'import zipfile\nzipfile.ZipFile("x.zip").extractall()\n') } },
    { name: 'only where it is there', files: { Dockerfile, 'app.py': app('if os.path.exists("logo.png"):\n    gr.Image("logo.png")') } },
    { name: 'in the build', files: { Dockerfile: `${image}RUN git clone https://x.io/a examples\nCMD ["python", "app.py"]\n`, 'app.py': examples } },
    { name: 'a URL and a prompt', files: { Dockerfile, 'app.py': app('gr.Image("https://x.io/logo.png")\ngr.Examples(["What is in video.mp4?"], inputs=video)') } },
    { name: 'an absolute path', files: { Dockerfile, 'app.py': app('gr.Image("/data/logo.png")') } },
    { name: 'what a handler returns', files: { Dockerfile, 'app.py': app('gr.Button("x").click(run, None, video)', '\ndef run():\n    return gr.Video("out.mp4")\n\ndef other():\n    video = gr.Video(value="out2.mp4")\n    return video\n') } },
    { name: 'a path that is worked out', files: { Dockerfile, 'app.py': app('gr.Image(f"{root}/logo.png")\ngr.Image(find("logo.png"))') } },
    { name: 'another working folder', files: { Dockerfile: `${image}CMD cd web && python ../app.py\n`, 'app.py': examples } },
    { name: 'chdir', files: { Dockerfile, 'app.py': app('gr.Image("logo.png")', 'os.chdir("/tmp")\n') } },
    { name: 'not run', files: { Dockerfile, 'app.py': 'print(1)\n', 'demo.py': examples } },
    { name: 'the next sync brings it', files: { Dockerfile, 'app.py': app('gr.Image("logo.png")') }, main: { 'logo.png': movie, 'spacedock.yaml': 'sync:\n  - from: logo.png\n' } },
    { name: 'no gradio', files: { Dockerfile, 'app.py': 'import gr\ngr.Image("logo.png")\n' } },
  ],
});
