import { secretsMissingOnSpace } from '../../../../src/lint/rules/secrets-missing-on-space';
import { testRule } from '../rule-table';

const empty = { secrets: new Set<string>(), variables: new Map<string, string>() };
const full = { secrets: new Set(['HF_TOKEN', 'API_KEY']), variables: new Map([['MODEL', 'small']]) };
const start = 'WORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const Dockerfile = `FROM python:3.11-slim\n${start}`;
const mount = (options: string, command: string): string => `FROM python:3.11-slim\nRUN --mount=type=secret,${options} ${command}\n${start}`;
const cat = 'echo $(cat /run/secrets/HF_TOKEN)';

testRule(secretsMissingOnSpace, {
  fires: [
    {
      name: 'a required secret mount',
      files: { Dockerfile: mount('id=HF_TOKEN,mode=0444,required=true', cat) },
      space: empty,
      expect: [{ text: 'HF_TOKEN', severity: 'error', message: 'The Space has no secret HF_TOKEN, so the build ends here. Add it' }],
    },
    {
      name: 'one that is misspelt on the Space, one that is a variable',
      files: { Dockerfile: `${mount('required,id=HF_TOKN', 'true')}RUN --mount=type=secret,id=MODEL,required true\n` },
      space: full,
      expect: [
        { text: 'HF_TOKN', severity: 'error', message: 'It has HF_TOKEN. Did you mean that?' },
        { text: 'MODEL', severity: 'error', message: 'has a variable of that name' },
      ],
    },
    {
      name: 'a mount that is read unasked',
      files: { Dockerfile: mount('id=HF_TOKEN', cat) },
      space: empty,
      expect: [{ text: 'HF_TOKEN', severity: 'warning', message: 'no such file to read' }],
    },
    {
      name: 'build arguments without a default',
      files: { Dockerfile: `FROM python:3.11-slim\nARG MODL\nARG HF_TOKEN\nRUN fetch $MODL --token "$HF_TOKEN"\n${start}` },
      space: full,
      expect: [
        { text: 'MODL', message: 'The Space has no variable MODL, and there is no default, so it is empty in the build. It has MODEL.' },
        { text: 'HF_TOKEN', message: 'secrets are no build arguments' },
      ],
    },
    {
      name: 'variables that the code requires, each once',
      files: { Dockerfile, 'app.py': 'import os\nimport lib\n\nKEY = os.environ["API_KEY"]\n\n\ndef f():\n    return os.environ["API_KEY"], os.environ["API_KEYS"]\n', 'lib.py': 'from os import environ\n\nX = environ["OTHER"]\n' },
      space: { ...full, secrets: new Set(['HF_TOKEN', 'API_KEY']) },
      expect: [
        { file: 'app.py', text: 'API_KEYS', message: 'It has API_KEY. Did you mean that?' },
        { file: 'lib.py', text: 'OTHER', message: 'The Space has neither a secret nor a variable OTHER' },
      ],
    },
  ],
  silent: [
    { name: 'all there', files: { Dockerfile: mount('id=HF_TOKEN,required=true', cat).replace('WORKDIR', 'ARG MODEL\nRUN echo $MODEL\nWORKDIR'), 'app.py': 'import os\nKEY = os.environ["API_KEY"]\nM = os.environ["MODEL"]\n' }, space: full },
    { name: 'a Space that was not read', files: { Dockerfile: mount('id=HF_TOKEN,required=true', cat), 'app.py': 'import os\nKEY = os.environ["API_KEY"]\n' } },
    { name: 'settings that may not be read', files: { Dockerfile: mount('id=HF_TOKEN,required=true', cat) }, space: { variables: new Map() } },
    { name: 'a mount that is asked for, or has a way out', files: { Dockerfile: `${mount('id=HF_TOKEN', `if [ -f /run/secrets/HF_TOKEN ]; then ${cat}; fi`)}RUN --mount=type=secret,id=B,required=false cat /run/secrets/B || true\n` }, space: empty },
    { name: 'a stage that is not built', files: { Dockerfile: `FROM python:3.11-slim AS unused\nRUN --mount=type=secret,id=A,required=true true\nARG B\nRUN echo $B\n${Dockerfile}` }, space: empty },
    { name: 'arguments with a default, not used, with a fallback, or the builder\'s own', files: { Dockerfile: `ARG P=3\nFROM python:3.11-slim\nARG P\nARG A=1\nARG B\nARG C\nARG TARGETARCH\nRUN echo $A \${C:-x} $TARGETARCH $P\n${start}` }, space: empty },
    { name: 'set by the Dockerfile, the code or the Hub', files: { Dockerfile: Dockerfile.replace('CMD', 'ENV A=1\nCMD'), 'app.py': 'import os\nos.environ.setdefault("B", "1")\nX = os.environ["A"], os.environ["B"], os.environ["SPACE_ID"], os.environ["HOME"]\n' }, space: empty },
    { name: 'asked for, tried, or with a default', files: { Dockerfile, 'app.py': 'import os\nif "A" in os.environ:\n    print(os.environ["A"])\ntry:\n    B = os.environ["B"]\nexcept KeyError:\n    B = None\nC = os.environ.get("C")\nD = os.getenv("D", "x")\n' }, space: empty },
    { name: 'code that is not reached', files: { Dockerfile, 'app.py': '', 'other.py': 'import os\nA = os.environ["A"]\n' }, space: empty },
    { name: 'a file of variables', files: { Dockerfile, 'app.py': 'import os\nfrom dotenv import load_dotenv\nload_dotenv()\nA = os.environ["A"]\n' }, space: empty },
    { name: 'an image of which nothing is known', files: { Dockerfile: `FROM me/app:1\n${start}`, 'app.py': 'import os\nA = os.environ["A"]\n' }, space: empty },
    { name: 'a start script that sets it', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "run.sh"]\n', 'run.sh': 'export A=1\npython app.py\n', 'app.py': 'import os\nA = os.environ["A"]\n' }, space: empty },
  ],
});
