/**
 * What a package brings along when it is installed, extras apart: every distribution that one of its releases of the last
 * years requires on Linux, so rather too many than too few. Read from the projects' pyproject.toml, setup.py and
 * requirements.txt in November 2026 and from memory of them; the Debian packages of the same name were held against it.
 * A package that is not here brings along nobody knows what.
 */
const table = `
absl-py: six
accelerate: huggingface-hub numpy packaging psutil pyyaml safetensors torch
aiofiles:
aiohappyeyeballs:
aiohttp: aiohappyeyeballs aiosignal async-timeout attrs charset-normalizer frozenlist multidict propcache typing-extensions yarl
aiosignal: frozenlist typing-extensions
aiosqlite: typing-extensions
albucore: numpy opencv-python-headless simsimd stringzilla typing-extensions tomli
albumentations: numpy scipy pyyaml pydantic opencv-python-headless albucore eval-type-backport typing-extensions scikit-image scikit-learn qudida
altair: jinja2 jsonschema narwhals packaging typing-extensions numpy pandas toolz entrypoints importlib-metadata
analytics-python: requests six python-dateutil backoff monotonic
annotated-doc: typing-extensions
annotated-types: typing-extensions
anthropic: anyio distro docstring-parser httpx jiter pydantic sniffio typing-extensions tokenizers
antlr4-python3-runtime: typing
anyio: exceptiongroup idna sniffio typing-extensions
appdirs:
appnope:
argon2-cffi-bindings: cffi
argon2-cffi: argon2-cffi-bindings
asgiref: typing-extensions
asttokens: six
astunparse: six wheel
async-timeout: typing-extensions
attrs: importlib-metadata
audioop-lts:
audioread: standard-aifc standard-sunau
authlib: cryptography joserfc
av: numpy
backcall:
backoff:
backports-cached-property:
backports-functools-lru-cache:
bcrypt:
beautifulsoup4: soupsieve typing-extensions
bidict:
bitsandbytes: torch numpy packaging scipy
bleach: six webencodings packaging
blinker:
blis: numpy
boltons:
boto3: botocore jmespath s3transfer
botocore: jmespath python-dateutil urllib3
braceexpand:
brotli:
bs4: beautifulsoup4
cachetools:
catalogue:
certifi:
cffi: pycparser
chardet:
charset-normalizer:
clean-fid: torch torchvision numpy scipy tqdm pillow requests
click: colorama importlib-metadata
cloudpathlib: typing-extensions
cloudpickle:
cmake:
colorama:
coloredlogs: humanfriendly
colorlog: colorama
comm: traitlets
commonmark:
confection: pydantic srsly
contourpy: numpy
controlnet-aux: torch importlib-metadata huggingface-hub scipy opencv-python-headless filelock numpy pillow einops torchvision timm scikit-image
cryptography: cffi typing-extensions
cssselect:
ctranslate2: numpy pyyaml setuptools
cycler:
cymem:
cython:
dataclasses-json: marshmallow typing-inspect
datasets: filelock numpy pyarrow dill pandas requests httpx tqdm xxhash multiprocess fsspec aiohttp huggingface-hub packaging pyyaml pyarrow-hotfix responses
decorator:
decord: numpy
deepspeed: einops hjson msgpack ninja numpy packaging psutil py-cpuinfo pydantic torch tqdm nvidia-ml-py pynvml
defusedxml:
deprecated: wrapt
diffusers: filelock huggingface-hub httpx importlib-metadata numpy pillow regex requests safetensors
dill:
diskcache:
distro:
dnspython:
dlib:
docker-pycreds: six
docker: requests urllib3 packaging websocket-client
docstring-parser:
duckdb:
easydict:
edge-tts: aiohttp certifi tabulate srt typing-extensions
einops:
email-validator: dnspython idna
entrypoints:
et-xmlfile:
eval-type-backport:
evaluate: datasets numpy dill pandas requests tqdm xxhash multiprocess fsspec huggingface-hub packaging responses
exceptiongroup: typing-extensions
executing:
face-recognition-models:
face-recognition: click dlib face-recognition-models numpy pillow
facexlib: filterpy numba numpy opencv-python pillow scipy torch torchvision tqdm
fairscale: torch numpy
faiss-cpu: numpy packaging
faiss-gpu: numpy packaging
fastapi-cli: typer uvicorn rich-toolkit
fastapi: starlette pydantic typing-extensions annotated-doc typing-inspection
faster-whisper: av ctranslate2 huggingface-hub onnxruntime tokenizers tqdm
fastjsonschema:
fastuuid:
ffmpeg-python: future
ffmpy:
filelock:
filterpy: numpy scipy matplotlib
fire: six termcolor
flask-cors: flask werkzeug six
flask-socketio: flask python-socketio
flask: werkzeug jinja2 itsdangerous click blinker importlib-metadata markupsafe
flatbuffers:
fonttools:
freetype-py:
frozenlist:
fsspec:
ftfy: wcwidth
future:
fvcore: numpy yacs pyyaml tqdm termcolor pillow tabulate iopath
gast:
gdown: beautifulsoup4 filelock requests tqdm six pysocks
gevent: greenlet zope-event zope-interface cffi
gitdb: smmap
gitpython: gitdb typing-extensions
google-ai-generativelanguage: google-api-core google-auth proto-plus protobuf grpcio
google-api-core: google-auth googleapis-common-protos proto-plus protobuf requests grpcio grpcio-status
google-api-python-client: httplib2 google-auth google-auth-httplib2 google-api-core uritemplate
google-auth-httplib2: google-auth httplib2
google-auth-oauthlib: google-auth requests-oauthlib
google-auth: cachetools pyasn1-modules rsa cryptography six
google-genai: anyio google-auth httpx pydantic requests tenacity websockets typing-extensions distro sniffio
google-generativeai: google-ai-generativelanguage google-api-core google-api-python-client google-auth protobuf pydantic tqdm typing-extensions
google-pasta: six
googleapis-common-protos: protobuf
gradio-client: fsspec httpx huggingface-hub packaging requests typing-extensions websockets
gradio-imageslider: gradio
gradio: aiofiles altair anyio audioop-lts brotli fastapi ffmpy gradio-client groovy hf-gradio httpx huggingface-hub importlib-resources jinja2 markdown-it-py markupsafe matplotlib mdit-py-plugins numpy orjson packaging pandas pillow pycryptodome pydantic pydub python-multipart pytz pyyaml requests ruff safehttpx semantic-version starlette tomlkit typer typing-extensions urllib3 uvicorn websockets aiohttp linkify-it-py paramiko analytics-python h11 fsspec
greenlet:
groovy:
groq: anyio distro httpx pydantic sniffio typing-extensions
grpcio-status: googleapis-common-protos grpcio protobuf
grpcio: typing-extensions six
gunicorn: packaging setuptools
h11: typing-extensions
h2: hpack hyperframe
h5py: numpy
hf-gradio: gradio-client typer
hf-transfer:
hf-xet:
hjson:
hpack:
html5lib: six webencodings
httpcore: certifi h11 anyio sniffio
httplib2: pyparsing
httptools:
httpx-sse: httpx
httpx: anyio certifi httpcore idna sniffio rfc3986 h11
huggingface-hub: filelock fsspec hf-xet httpx packaging pyyaml requests shellingham tqdm typer typer-slim typing-extensions importlib-metadata click
humanfriendly:
hydra-core: omegaconf antlr4-python3-runtime packaging importlib-resources
hyperframe:
idna:
imageio-ffmpeg: setuptools
imageio: numpy pillow
importlib-metadata: zipp typing-extensions
importlib-resources: zipp
inflect: more-itertools typeguard typing-extensions
insightface: numpy onnx tqdm requests matplotlib pillow scipy scikit-learn scikit-image easydict cython albumentations prettytable
invoke:
iopath: tqdm typing-extensions portalocker
ipython-pygments-lexers: pygments
ipython: decorator jedi matplotlib-inline pexpect prompt-toolkit pygments stack-data traitlets typing-extensions backcall pickleshare exceptiongroup setuptools appnope ipython-pygments-lexers
itsdangerous:
jax: jaxlib ml-dtypes numpy opt-einsum scipy importlib-metadata
jaxlib: numpy scipy ml-dtypes
jaxtyping: wadler-lindig typeguard numpy typing-extensions
jedi: parso
jinja2: markupsafe
jiter:
jmespath:
joblib:
joserfc: cryptography
jsonpatch: jsonpointer
jsonpointer:
jsonschema-specifications: referencing importlib-resources
jsonschema: attrs jsonschema-specifications referencing rpds-py importlib-resources pkgutil-resolve-name pyrsistent
julius: torch
keras: absl-py numpy rich namex h5py optree ml-dtypes packaging
kiwisolver: typing-extensions
kornia-rs:
kornia: kornia-rs packaging torch
langcodes: language-data
language-data: marisa-trie
lazy-loader: packaging
libclang:
librosa: audioread numpy scipy scikit-learn joblib decorator numba soundfile pooch soxr typing-extensions lazy-loader msgpack resampy standard-aifc standard-sunau
lightning-utilities: packaging setuptools typing-extensions
lightning: pyyaml fsspec lightning-utilities packaging torch torchmetrics tqdm typing-extensions pytorch-lightning numpy
linkify-it-py: uc-micro-py
litellm: aiohttp click fastuuid httpx importlib-metadata jinja2 jsonschema openai pydantic python-dotenv tiktoken tokenizers
llvmlite:
loguru:
lpips: torch torchvision numpy scipy tqdm
lxml: cssselect html5lib beautifulsoup4
marisa-trie: setuptools
markdown-it-py: mdurl typing-extensions
markdown: importlib-metadata
markupsafe:
marshmallow: packaging typing-extensions
matplotlib-inline: traitlets
matplotlib: contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil importlib-resources setuptools-scm
mdit-py-plugins: markdown-it-py
mdurl:
mediapipe: absl-py attrs flatbuffers jax jaxlib matplotlib numba numpy opencv-contrib-python protobuf sounddevice sentencepiece
ml-dtypes: numpy
monotonic:
more-itertools:
moviepy: decorator imageio imageio-ffmpeg numpy proglog python-dotenv pillow tqdm requests
mpmath:
msgpack:
multidict: typing-extensions
multipart:
multiprocess: dill
murmurhash:
mutagen:
mypy-extensions:
namex:
narwhals:
networkx: decorator
ninja:
nltk: click joblib regex tqdm
numba: llvmlite numpy setuptools importlib-metadata
numpy:
nvidia-cuda:
nvidia-ml-py:
oauthlib:
omegaconf: antlr4-python3-runtime pyyaml
onnx: numpy protobuf typing-extensions ml-dtypes
onnxruntime-gpu: coloredlogs flatbuffers numpy packaging protobuf sympy
onnxruntime: coloredlogs flatbuffers numpy packaging protobuf sympy
open-clip-torch: torch torchvision regex ftfy tqdm huggingface-hub safetensors timm sentencepiece protobuf
openai-whisper: more-itertools numba numpy tiktoken torch tqdm triton ffmpeg-python transformers
openai: anyio distro httpx jiter pydantic sniffio tqdm typing-extensions requests aiohttp
opencv-contrib-python-headless: numpy
opencv-contrib-python: numpy
opencv-python-headless: numpy
opencv-python: numpy
openpyxl: et-xmlfile
opt-einsum: numpy
optimum: transformers torch packaging numpy huggingface-hub coloredlogs sympy datasets
optree: typing-extensions
orjson:
packaging:
pandas: numpy python-dateutil pytz tzdata
paramiko: bcrypt cryptography pynacl invoke
parso:
passlib:
pathtools:
pathy: smart-open typer
peft: accelerate huggingface-hub numpy packaging psutil pyyaml safetensors torch tqdm transformers
pexpect: ptyprocess
pickleshare:
pillow:
pip:
pkgutil-resolve-name:
platformdirs:
plotly: narwhals packaging tenacity
plyfile: numpy
polars-runtime-32:
polars: polars-runtime-32
pooch: packaging platformdirs requests appdirs
portalocker:
preshed: cymem murmurhash
prettytable: wcwidth
proglog: tqdm
prometheus-client:
prompt-toolkit: wcwidth
propcache:
proto-plus: protobuf
protobuf:
psutil:
psycopg2-binary:
ptyprocess:
pure-eval:
py-cpuinfo:
pyarrow-hotfix:
pyarrow: numpy
pyasn1-modules: pyasn1
pyasn1:
pycocotools: numpy matplotlib cython setuptools
pycparser:
pycryptodome:
pycryptodomex:
pydantic-core: typing-extensions
pydantic-settings: pydantic python-dotenv typing-inspection
pydantic: annotated-types pydantic-core typing-extensions typing-inspection
pydeck: jinja2 numpy
pydub:
pyee: typing-extensions
pyglet: future
pygments:
pyjwt: typing-extensions
pymatting: numpy numba pillow scipy
pymongo: dnspython
pympler:
pymupdf: pymupdfb
pymupdfb:
pynacl: cffi
pynndescent: joblib llvmlite numba scikit-learn scipy
pynvml: nvidia-ml-py
pyopengl:
pyopenssl: cryptography typing-extensions
pyparsing:
pypdf2: typing-extensions
pypdf: typing-extensions
pyrender: freetype-py imageio networkx numpy pillow pyglet pyopengl scipy six trimesh
pyrsistent:
pysocks:
pytesseract: packaging pillow
python-dateutil: six
python-docx: lxml typing-extensions
python-dotenv:
python-engineio: simple-websocket
python-multipart: six
python-pptx: lxml pillow typing-extensions xlsxwriter
python-socketio: bidict python-engineio
pytorch-lightning: torch tqdm pyyaml fsspec torchmetrics packaging typing-extensions lightning-utilities numpy
pytz:
pywavelets: numpy
pyyaml:
qudida: numpy scikit-learn typing-extensions opencv-python-headless
rapidfuzz:
redis: async-timeout pyjwt
referencing: attrs rpds-py typing-extensions
regex:
rembg: jsonschema numpy onnxruntime opencv-python-headless pillow pooch pymatting scikit-image scipy tqdm
reportlab: pillow charset-normalizer chardet
requests-oauthlib: oauthlib requests
requests-toolbelt: requests
requests: certifi charset-normalizer idna urllib3 chardet
resampy: numpy numba scipy importlib-resources
responses: pyyaml requests types-pyyaml urllib3
rfc3986: idna
rich-toolkit: click rich typing-extensions
rich: markdown-it-py pygments typing-extensions commonmark
roma: torch numpy
rpds-py:
rsa: pyasn1
ruff:
s3transfer: botocore
sacremoses: click joblib regex tqdm six
safehttpx: httpx
safetensors:
scikit-image: imageio lazy-loader networkx numpy packaging pillow scipy tifffile pywavelets matplotlib
scikit-learn: joblib numpy scipy threadpoolctl
scipy: numpy
seaborn: matplotlib numpy pandas
segment-anything:
semantic-version:
semver:
sentence-transformers: huggingface-hub pillow scikit-learn scipy torch tqdm transformers typing-extensions numpy nltk sentencepiece torchvision
sentencepiece: protobuf
sentry-sdk: certifi urllib3
setproctitle:
setuptools-scm: packaging setuptools typing-extensions tomli
setuptools:
shapely: numpy
shellingham:
shtab:
simple-websocket: wsproto
simsimd:
six:
smart-open: wrapt
smmap:
smplx: numpy torch
sniffio:
sortedcontainers:
sounddevice: cffi
soundfile: cffi numpy typing-extensions
soupsieve:
soxr: numpy
spaces: gradio httpx packaging psutil pydantic requests typing-extensions
sqlalchemy: greenlet typing-extensions importlib-metadata
sqlmodel: pydantic sqlalchemy
srsly: catalogue
srt:
sse-starlette: anyio starlette uvicorn
stack-data: asttokens executing pure-eval
standard-aifc: audioop-lts standard-chunk
standard-chunk:
standard-sunau: audioop-lts
starlette: anyio typing-extensions
streamlit: altair blinker cachetools click gitpython numpy packaging pandas pillow protobuf pyarrow pydeck requests tenacity toml tornado typing-extensions watchdog rich importlib-metadata python-dateutil tzlocal validators pympler semver
stringzilla:
supervision: contourpy defusedxml matplotlib numpy opencv-python opencv-python-headless pillow pyyaml requests scipy tqdm
sympy: mpmath
tabulate:
tenacity:
tensorboard-data-server:
tensorboard: absl-py grpcio markdown numpy packaging pillow protobuf setuptools six tensorboard-data-server werkzeug google-auth google-auth-oauthlib requests wheel
tensorboardx: numpy packaging protobuf
tensorflow-cpu: tensorflow
tensorflow-estimator:
tensorflow-io-gcs-filesystem:
tensorflow: absl-py astunparse flatbuffers gast google-pasta grpcio h5py keras libclang ml-dtypes numpy opt-einsum packaging protobuf requests setuptools six tensorboard termcolor typing-extensions wrapt tensorflow-estimator tensorflow-io-gcs-filesystem tf-keras wheel
termcolor:
tf-keras: tensorflow
thop: torch
threadpoolctl:
tifffile: numpy
tiktoken: regex requests
timm: huggingface-hub pyyaml safetensors torch torchvision
tokenizers: huggingface-hub
toml:
tomli:
tomlkit:
toolz:
torch: filelock fsspec jinja2 networkx setuptools sympy triton typing-extensions nvidia-cuda numpy
torchaudio: torch numpy
torchdiffeq: torch scipy
torchmetrics: numpy packaging torch lightning-utilities typing-extensions
torchsde: boltons numpy scipy torch trampoline
torchvision: numpy pillow torch requests
tornado:
tqdm: colorama
traitlets:
trampoline:
transformers: filelock huggingface-hub numpy packaging pyyaml regex requests safetensors tokenizers tqdm typer typer-slim importlib-metadata sacremoses
trimesh: numpy
triton: filelock setuptools importlib-metadata
trl: accelerate datasets rich transformers torch numpy tyro
typeguard: typing-extensions importlib-metadata
typer-slim: click typing-extensions typer
typer: click rich shellingham typing-extensions typer-slim annotated-doc colorama
types-pyyaml:
typing-extensions:
typing-inspect: mypy-extensions typing-extensions
typing-inspection: typing-extensions
typing:
tyro: docstring-parser eval-type-backport rich shtab typing-extensions typeguard backports-cached-property
tzdata:
tzlocal: tzdata
uc-micro-py:
ultralytics-thop: numpy torch
ultralytics: matplotlib numpy opencv-python pandas pillow polars psutil py-cpuinfo pyyaml requests scipy seaborn thop torch torchvision tqdm ultralytics-thop
umap-learn: numba numpy pynndescent scikit-learn scipy tqdm
uritemplate:
urllib3:
uv:
uvicorn: click h11 typing-extensions asgiref
uvloop:
validators: decorator
wadler-lindig:
waitress:
wandb: click docker-pycreds gitpython platformdirs protobuf psutil pydantic pyyaml requests sentry-sdk setproctitle setuptools typing-extensions packaging appdirs pathtools eval-type-backport
wasabi: colorama
watchdog:
watchfiles: anyio
wcwidth: backports-functools-lru-cache
weasel: cloudpathlib confection packaging pydantic requests smart-open srsly typer wasabi
webencodings:
webrtcvad:
websocket-client:
websockets:
werkzeug: markupsafe
wheel: packaging
wrapt:
wsproto: h11
xformers: torch numpy
xlsxwriter:
xxhash:
yacs: pyyaml
yarl: idna multidict propcache typing-extensions
yt-dlp: brotli certifi mutagen pycryptodomex requests urllib3 websockets
zipp:
zope-event: setuptools
zope-interface: setuptools
`;

let dependencies: ReadonlyMap<string, readonly string[]> | undefined;

function readTable(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const line of table.trim().split('\n')) {
    const [name = '', list = ''] = line.split(':');
    found.set(name, list.split(' ').filter((each) => each !== ''));
  }
  return found;
}

/** By package and extra, what an extra brings besides. */
const extras: Readonly<Record<string, readonly string[]>> = {
  'uvicorn[standard]': ['httptools', 'python-dotenv', 'pyyaml', 'uvloop', 'watchfiles', 'websockets', 'colorama'],
  'fastapi[standard]': ['fastapi-cli', 'httpx', 'jinja2', 'python-multipart', 'email-validator', 'uvicorn', 'pydantic-settings', 'watchfiles', 'uvloop', 'httptools', 'websockets', 'python-dotenv', 'pyyaml'],
  'imageio[ffmpeg]': ['imageio-ffmpeg', 'psutil'],
  'gradio[oauth]': ['authlib', 'itsdangerous'],
  'diffusers[torch]': ['torch', 'accelerate'],
  'transformers[torch]': ['torch', 'accelerate'],
  'transformers[sentencepiece]': ['sentencepiece', 'protobuf'],
  'huggingface-hub[hf-transfer]': ['hf-transfer'],
  'huggingface-hub[hf_transfer]': ['hf-transfer'],
  'huggingface-hub[cli]': [],
};

/**
 * Every distribution that installing these brings along, themselves included; undefined where one of them brings along
 * what is not known.
 */
export function closureOf(packages: Iterable<{ readonly name: string; readonly extras: readonly string[] }>): ReadonlySet<string> | undefined {
  dependencies ??= readTable();
  const closure = new Set<string>();
  const queue: string[] = [];
  for (const { name, extras: asked } of packages) {
    queue.push(name);
    for (const extra of asked) {
      const key = `${name}[${extra}]`;
      const brought = Object.hasOwn(extras, key) ? extras[key] : undefined;
      if (brought === undefined) return undefined;
      queue.push(...brought);
    }
  }
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (closure.has(name)) continue;
    const brought = dependencies.get(name);
    if (brought === undefined) return undefined;
    closure.add(name);
    queue.push(...brought);
  }
  return closure;
}

/** All packages of which it is known what they bring along. */
export function knownPackages(): readonly string[] {
  dependencies ??= readTable();
  return [...dependencies.keys()];
}

/** What a package itself requires, extras apart; undefined where that is not known. */
export function requiredBy(name: string): readonly string[] | undefined {
  dependencies ??= readTable();
  return dependencies.get(name);
}

/** Whether what a package brings along is known. */
export function isKnownPackage(name: string): boolean {
  dependencies ??= readTable();
  return dependencies.has(name);
}
