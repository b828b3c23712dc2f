import { dockerPipefail } from '../../../../src/lint/rules/docker-pipefail';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerPipefail, {
  fires: [
    {
      name: 'an installer, with dash',
      files: { Dockerfile: `${slim}RUN curl -LsSf https://astral.sh/uv/install.sh | sh\n` },
      expect: [{ text: 'curl -LsSf https://astral.sh/uv/install.sh | sh', message: 'If curl fails' }],
      fixed: { Dockerfile: `${slim}SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -LsSf https://astral.sh/uv/install.sh | sh\n` },
    },
    {
      name: 'in a line of its own, with options and sudo, as one of some',
      files: { Dockerfile: `${slim}RUN apt-get update && \\\n    curl -fsSL https://deb.nodesource.com/setup_20.x \\\n      | sudo -E bash - && \\\n    apt-get install -y nodejs\n` },
      expect: [{ message: 'bash gets nothing' }],
    },
    {
      name: 'with bash',
      files: { Dockerfile: `${slim}SHELL ["/bin/bash", "-c"]\nRUN wget -qO- https://x/install.py | python3 - --yes\n` },
      expect: [{ text: 'wget -qO- https://x/install.py | python3', fixable: true }],
      fixed: { Dockerfile: `${slim}SHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && wget -qO- https://x/install.py | python3 - --yes\n` },
    },
    {
      name: 'with the ash of Alpine',
      files: { Dockerfile: 'FROM alpine:3.20\nRUN cd /x && wget -O - https://x/i.sh | sh\n' },
      expect: [{ fixable: true }],
      fixed: { Dockerfile: 'FROM alpine:3.20\nRUN set -o pipefail && cd /x && wget -O - https://x/i.sh | sh\n' },
    },
    {
      name: 'a list of packages that may come to be empty',
      files: { Dockerfile: `${slim}RUN set -e; curl -s https://x/nvidia.list | tee /etc/apt/sources.list.d/nvidia.list\n` },
      expect: [{ text: 'curl -s https://x/nvidia.list | tee' }],
    },
    { name: 'through a filter', files: { Dockerfile: `${slim}RUN curl -s -L https://x/a.list | sed 's#deb#deb x#g' | tee /etc/apt/sources.list.d/a.list && x\n` }, expect: [{ text: 'curl -s -L https://x/a.list | sed' }] },
    { name: 'with arguments for the script', files: { Dockerfile: `${slim}RUN curl -sSf https://sh.rustup.rs | sh -s -- -y\n` }, expect: [{}] },
    { name: 'in a heredoc that bash reads', files: { Dockerfile: `${slim}RUN <<EOF\n#!/bin/bash -e\ncurl https://x | bash\necho done\nEOF\n` }, expect: [{ fixable: false }] },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/base\nRUN curl https://x | bash\n' }, expect: [{ fixable: false }] },
    { name: 'in the string of another shell', files: { Dockerfile: `${slim}RUN bash -c "curl https://x | bash"\n` }, expect: [{ fixable: false }] },
  ],
  silent: [
    ...[
      'curl -L https://x/a.tar.gz | tar xz',
      'wget -qO- https://x/a.tgz | tar -xzf - -C /opt',
      'curl https://x/a.gz | gunzip > a',
      'curl -fsSL https://x/key | gpg --dearmor -o /usr/share/keyrings/x.gpg',
      'curl https://x | bash || true',
      'curl https://x -o i.sh && bash i.sh',
      'echo hello | bash',
      'cat list | xargs pip install',
      'curl https://x || wget https://x',
      'bash -o pipefail -c "curl https://x | bash"',
      'bash -euo pipefail -c "curl https://x | bash"',
      'yes | apt-get install x',
      'curl https://x | grep -q ok',
      'bash <(curl -s https://x)',
      'curl -s https://api.x | python3 -c "import json, sys; json.load(sys.stdin)"',
      'curl -s https://api.x | jq -r .tag',
      'curl -s https://x | bash install.sh',
      'curl -s https://x | sed s/a/b/ | grep c',
      'echo "curl https://x | bash"',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN ${command}\n` } })),
    ...['["/bin/bash", "-o", "pipefail", "-c"]', '["/bin/bash", "-eo", "pipefail", "-c"]', '["/bin/bash", "-euxo", "pipefail", "-c"]'].map((shell) => ({
      name: shell,
      files: { Dockerfile: `${slim}SHELL ${shell}\nRUN curl https://x | bash\n` },
    })),
    { name: 'set in the RUN', files: { Dockerfile: `FROM alpine\nRUN set -eo pipefail && curl https://x | sh\n` } },
    { name: 'set in a heredoc', files: { Dockerfile: `${slim}RUN <<EOF\n#!/bin/bash\nset -euo pipefail\ncurl https://x | bash\nEOF\n` } },
    { name: 'in a base stage', files: { Dockerfile: `${slim.trim()} AS a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM a\nRUN curl https://x | bash\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN curl https://x | bash\n${slim}` } },
    { name: 'the start', files: { Dockerfile: `${slim}CMD curl https://x | bash\n` } },
    { name: 'PowerShell', files: { Dockerfile: `${slim}SHELL ["pwsh", "-c"]\nRUN curl https://x | bash\n` } },
  ],
});
