import { pythonMissingProgram } from '../../../../src/lint/rules/python-missing-program';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim-bookworm\n';
const start = 'WORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const space = (install: string, app: string, more: Record<string, string> = {}): Record<string, string> => ({
  Dockerfile: `${slim}${install}${start}`,
  'app.py': app,
  ...more,
});
const whisper = 'import whisper\n\nm = whisper.load_model("base")\n\ndef run(path):\n    return m.transcribe(path)\n';

testRule(pythonMissingProgram, {
  fires: [
    {
      name: 'Whisper without ffmpeg',
      files: space('RUN pip install openai-whisper\n', whisper),
      expect: [{ text: 'openai-whisper', message: 'openai-whisper needs ffmpeg', fixable: true }],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    ffmpeg \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install openai-whisper\n${start}`,
      },
    },
    {
      name: 'pytesseract and pdf2image, in a module that the app imports',
      files: space('RUN pip install pytesseract pdf2image\n', 'import ocr\n', {
        'ocr.py': 'from pdf2image import convert_from_path\nimport pytesseract\n\ndef read(p):\n    return [pytesseract.image_to_string(i) for i in convert_from_path(p)]\n',
      }),
      expect: [{ text: 'pytesseract', message: 'Install tesseract-ocr' }, { text: 'pdf2image', message: 'Install poppler-utils' }],
    },
    {
      name: 'pydub for any format',
      files: space('RUN pip install pydub\n', 'from pydub import AudioSegment\n\ndef f(p):\n    return AudioSegment.from_file(p)\n'),
      expect: [{ text: 'pydub', message: 'ffprobe' }],
    },
    {
      name: 'GitPython fails when it is imported',
      files: space('RUN pip install GitPython\n', 'import git\n'),
      expect: [{ text: 'GitPython', severity: 'error', message: 'Install git.' }],
    },
    {
      name: "the app's own call",
      files: space('RUN apt-get update && apt-get install -y wget\n', 'import subprocess\n\ndef f(p):\n    subprocess.run(["ffmpeg", "-i", p], check=True)\n'),
      expect: [{ text: 'RUN', message: 'app.py needs ffmpeg' }],
    },
    {
      name: 'a call by a command line; one finding for one program',
      files: space('RUN pip install openai-whisper\n', `${whisper}import os\n\ndef g(p):\n    os.system("ffmpeg -i " + p)\n    os.system("ffprobe x.mp4")\n`),
      expect: [{ text: 'openai-whisper' }],
    },
    {
      name: 'graphviz without dot',
      files: space('RUN pip install graphviz\n', 'import graphviz\n\ndef draw():\n    dot = graphviz.Digraph(comment="x")\n    dot.node("A")\n    return dot.pipe(format="png")\n'),
      expect: [{ text: 'graphviz', message: 'graphviz needs dot', fixable: true }],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    graphviz \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install graphviz\n${start}`,
      },
    },
    {
      name: 'graphviz by a name of its own, and pydot',
      files: space('RUN pip install graphviz pydot\n', 'from graphviz import Source\nimport pydot\n\ng: Source = Source("digraph {}")\ng.render("a")\npydot.graph_from_dot_data("x")[0].write_png("a.png")\n'),
      expect: [{ text: 'graphviz', message: 'Install graphviz.' }],
    },
    { name: 'pydot', files: space('RUN pip install pydot\n', 'import pydot\n\ngraph = pydot.Dot("g")\ngraph.write_png("a.png")\n'), expect: [{ text: 'pydot', message: '"dot" not found in path' }] },
    { name: 'dot by a command line', files: space('', 'import subprocess\n\ndef f(p):\n    subprocess.run(["dot", "-Tpng", p])\n'), expect: [{ text: 'python:3.11-slim-bookworm', message: 'app.py needs dot' }] },
  ],
  silent: [
    { name: 'graphviz with dot', files: space('RUN apt-get update && apt-get install -y graphviz\nRUN pip install graphviz\n', 'import graphviz\n\ndot = graphviz.Digraph()\ndot.render("a")\n') },
    { name: 'a graph that the browser draws', files: space('RUN pip install graphviz streamlit\n', 'import graphviz\nimport streamlit as st\n\ndot = graphviz.Digraph()\nst.graphviz_chart(dot)\n') },
    { name: "another object's render", files: space('RUN pip install graphviz jinja2 gymnasium\n', 'import graphviz\nimport jinja2\n\nenv = jinja2.Environment()\ntemplate = env.get_template("a")\ntemplate.render()\ndot = graphviz.Digraph()\nprint(dot.source)\n') },
    { name: 'a name that is set to something else too', files: space('RUN pip install graphviz\n', 'import graphviz\n\ng = graphviz.Digraph()\ng = page()\ng.render()\n') },
    { name: "a function of the app's own", files: space('RUN pip install pydot\n', 'import pydot\n\ndef create_pdf(p):\n    pass\n\ncreate_pdf("a")\nreport.create_pdf("b")\n') },
    { name: 'the text of a pydot graph', files: space('RUN pip install pydot\n', 'import pydot\n\npydot.Dot().write_raw("a.dot")\n') },
    { name: 'a dot in another word', files: space('', 'import subprocess\nimport dotenv\n\nsubprocess.run(["echo", "dot"])\n') },
    { name: 'with ffmpeg', files: space('RUN apt-get update && apt-get install -y ffmpeg\nRUN pip install openai-whisper pydub\n', whisper) },
    { name: 'a copied ffmpeg', files: space('COPY --from=mwader/static-ffmpeg:7 /ffmpeg /usr/local/bin/\nRUN pip install openai-whisper\n', whisper) },
    { name: 'installed, and used by nothing here', files: space('RUN pip install openai-whisper pydub pytesseract\n', 'import gradio\n') },
    { name: 'only wav files', files: space('RUN pip install pydub\n', 'from pydub import AudioSegment\n\na = AudioSegment.from_wav("a.wav")\nb = AudioSegment.from_file("b.wav")\n') },
    { name: 'moviepy brings an ffmpeg', files: space('RUN pip install moviepy soundfile\n', 'from moviepy.editor import VideoFileClip\nVideoFileClip("a.mp4").write_videofile("b.mp4")\n') },
    { name: 'another transcribe', files: space('RUN pip install faster-whisper\n', 'from faster_whisper import WhisperModel\n\nWhisperModel("x").transcribe("a.mp3")\n') },
    {
      name: 'looks for it first',
      files: space('', 'import shutil, subprocess\n\nif shutil.which("ffmpeg"):\n    subprocess.run(["ffmpeg", "-version"])\n'),
    },
    { name: 'another program', files: space('', 'import subprocess\n\nsubprocess.run(["nvidia-smi"])\nsubprocess.run(cmd)\nsubprocess.run(["echo", "ffmpeg"])\n') },
    { name: 'the full image', files: { ...space('RUN pip install openai-whisper\n', whisper), Dockerfile: `FROM python:3.11\nRUN pip install openai-whisper\n${start}` } },
    { name: 'an optional import', files: space('RUN pip install gitpython\n', 'try:\n    import git\nexcept ImportError:\n    git = None\n') },
    { name: 'GitPython told to be quiet', files: space('ENV GIT_PYTHON_REFRESH=quiet\nRUN pip install gitpython\n', 'import git\n') },
    { name: 'a module that nothing reaches', files: space('RUN pip install openai-whisper\n', 'import gradio\n', { 'old.py': whisper }) },
    { name: 'conda may bring it', files: space('RUN conda install ffmpeg\nRUN pip install openai-whisper\n', whisper) },
  ],
});
