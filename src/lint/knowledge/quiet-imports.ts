/**
 * Top-level modules that listen on no port by being imported; what they offer for it has to be called (`launch()`,
 * `run()`, `serve_forever()`). Of the standard library, those that such calls come from are left out.
 */
export const quietImports: ReadonlySet<string> = new Set(
  `__future__ abc argparse array ast base64 bisect calendar codecs collections colorsys configparser contextlib copy csv
  ctypes dataclasses datetime decimal difflib enum errno fnmatch fractions functools gc getpass glob gzip hashlib heapq
  html inspect io itertools json keyword locale logging math mimetypes numbers operator os pathlib pickle platform pprint
  random re secrets shlex shutil sqlite3 statistics string struct sys tarfile tempfile textwrap time traceback types typing
  unicodedata urllib uuid warnings zipfile zlib
  PIL accelerate anthropic bs4 cv2 datasets diffusers dotenv einops faiss fastapi flask flask_cors gradio gradio_client
  groq huggingface_hub imageio keras librosa matplotlib moviepy nltk numpy onnxruntime openai pandas peft plotly pydantic
  requests safetensors scipy seaborn sentence_transformers sentencepiece skimage sklearn soundfile spaces spacy starlette
  streamlit tensorflow timm tokenizers torch torchaudio torchvision tqdm transformers typing_extensions whisper yaml`
    .split(/\s+/)
    .filter((name) => name !== ''),
);
