import { secretsKeptInLayer } from '../../../../src/lint/rules/secrets-kept-in-layer';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const run = `${slim}RUN --mount=type=secret,id=T,mode=0444,required=true `;

const firing: readonly (readonly [command: string, text: string])[] = [
  ['huggingface-cli login --token $(cat /run/secrets/T)', 'huggingface-cli login --token $(cat /run/secrets/T)'],
  ['hf auth login --token "$(cat /run/secrets/T)" && hf download a/b', 'hf auth login --token "$(cat /run/secrets/T)"'],
  ['export T=$(cat /run/secrets/T) && huggingface-cli login --token $T', 'huggingface-cli login --token $T'],
  ['git clone https://me:$(cat /run/secrets/T)@github.com/a/b', 'https://me:$(cat /run/secrets/T)@github.com/a/b'],
  ['T=$(cat /run/secrets/T) && git clone https://me:${T}@github.com/a/b /b', 'https://me:${T}@github.com/a/b'],
  ['git config --global url."https://$(cat /run/secrets/T)@github.com/".insteadOf "https://github.com/"', 'url."https://$(cat /run/secrets/T)@github.com/".insteadOf'],
  ['npm config set //registry.npmjs.org/:_authToken $(cat /run/secrets/T)', '$(cat /run/secrets/T)'],
  ['echo "machine github.com password $(cat /run/secrets/T)" > ~/.netrc', '> ~/.netrc'],
  ['cat /run/secrets/T > /app/.token && chmod 600 /app/.token', '> /app/.token'],
  ['cp /run/secrets/T /app/.env', '/app/.env'],
];

testRule(secretsKeptInLayer, {
  fires: [
    ...firing.map(([command, text]) => ({ name: command, files: { Dockerfile: `${run}${command}\n` }, expect: [{ text, fixable: false }] })),
    { name: 'in a base stage', files: { Dockerfile: `${run.replace('slim', 'slim AS a')}cp /run/secrets/T /t\nFROM a\n` }, expect: [{}] },
    { name: 'removed too late', files: { Dockerfile: `${run}cp /run/secrets/T /t\nRUN rm /t\n` }, expect: [{}] },
    { name: 'as a variable', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=T,env=T hf auth login --token $T\n` }, expect: [{}] },
  ],
  silent: [
    ...[
      'huggingface-cli login --token $(cat /run/secrets/T) && hf download a/b && huggingface-cli logout',
      'hf auth login --token $(cat /run/secrets/T) && hf download a/b && rm -rf ~/.cache/huggingface',
      'hf download a/b --token $(cat /run/secrets/T)',
      'HF_TOKEN=$(cat /run/secrets/T) python fetch.py',
      'git clone https://me:$(cat /run/secrets/T)@github.com/a/b && rm -rf b/.git',
      'git clone https://me:$(cat /run/secrets/T)@github.com/a/b && git -C b remote set-url origin https://github.com/a/b',
      'git -c http.extraHeader="Authorization: $(cat /run/secrets/T)" clone https://github.com/a/b',
      'git config --global url."https://$(cat /run/secrets/T)@github.com/".insteadOf "https://github.com/" && pip list && rm ~/.gitconfig',
      'cat /run/secrets/T > /tmp/t && x',
      'cat /run/secrets/T > /app/t && x && rm /app/t',
      'cat /run/secrets/T > /dev/null',
      'cat /run/secrets/T | docker login',
      'curl -H "Authorization: Bearer $(cat /run/secrets/T)" -o /x https://x > /log',
      'pip install git+https://$(cat /run/secrets/T)@github.com/a/b',
      'echo "$(cat /run/secrets/T)" | wc -c',
      'cp /etc/hosts /t',
    ].map((command) => ({ name: command, files: { Dockerfile: `${run}${command}\n` } })),
    { name: 'into a cache', files: { Dockerfile: `${run}--mount=type=cache,target=/root/.cache hf auth login --token $(cat /run/secrets/T)\n` } },
    { name: 'in a stage of which only a file is taken', files: { Dockerfile: `${run.replace('slim', 'slim AS a')}cp /run/secrets/T /t\n${slim}COPY --from=a /x /x\n` } },
  ],
});
