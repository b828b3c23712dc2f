import { describe, expect, it } from 'vitest';
import { findSecrets, maskSecrets } from '../../../../src/lint/knowledge/secret-patterns';
import { secretsBaked } from '../../../../src/lint/rules/secrets-baked';
import { projectOf } from '../project-of';
import { lint, testRule } from '../rule-table';

// Put together here, so that no scanner takes this file for one that leaks.
const huggingFace = 'hf_' + 'QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe';
const openAi = 'sk-' + 'proj-Zx81kQpL0vRt6YbNw3HsJ7uEaMc9';
const github = 'ghp_' + 'Zx81kQpL0vRt6YbNw3HsJ7uEaMc9DfGhTyUi';
const aws = 'AKIA' + 'J7QXW2RZT4LMPV6B';
const value = 'k3jh5q2w3e5rt2y3x5ui2o35p';

testRule(secretsBaked, {
  fires: [
    {
      name: 'a token in ENV, ARG and RUN',
      files: { Dockerfile: `FROM a\nARG T=${huggingFace}\nENV HF_TOKEN="${huggingFace}"\nRUN hf auth login --token ${huggingFace}\n` },
      expect: [1, 2, 3].map(() => ({ text: huggingFace, message: 'This is a Hugging Face token.' })),
    },
    ...[
      ['README.md', `# Use\n\n\`export HF_TOKEN=${huggingFace}\`\n`, huggingFace],
      ['app.py', `client = OpenAI(api_key="${openAi}")\n`, openAi],
      ['configs/a.yaml', `key: ${aws}\n`, aws],
      ['start.sh', `git clone https://x:${github}@github.com/a/b\n`, github],
      ['requirements.txt', `a @ git+https://me:Tr0ub4dor-9xyz@git.example.com/a.git\n`, 'Tr0ub4dor-9xyz'],
    ].map(([file = '', text = '', secret = '']) => ({
      name: `in ${file}`,
      files: { [file]: text },
      expect: [{ file, text: secret }],
    })),
    {
      name: 'a value under a name that says secret',
      files: { Dockerfile: `FROM a\nENV SERVICE_API_KEY=${value} NAME=${value}\n` },
      expect: [{ text: value, message: 'The value of SERVICE_API_KEY looks like a secret' }],
    },
    ...(
      [
        ['with its line and its comment', `FROM a\n\n# For the gated models.\nENV HF_TOKEN=${huggingFace}\n\nRUN x\n`, 'FROM a\n\nRUN x\n'],
        ['a comment on more than it stays', `FROM a\n# Settings\nENV HF_TOKEN ${huggingFace}\nENV A=1\n`, 'FROM a\n# Settings\nENV A=1\n'],
        ['the first of some', `FROM a\nENV HF_TOKEN="${huggingFace}" \\\n    A=1\n`, 'FROM a\nENV A=1\n'],
        ['one between', `FROM a\r\nENV A=1 \\\r\n    HF_TOKEN=${huggingFace} \\\r\n    B=2\r\n`, 'FROM a\r\nENV A=1 \\\r\n    B=2\r\n'],
        ['the last', `FROM a\nENV A=1 HF_TOKEN=${huggingFace}`, 'FROM a\nENV A=1'],
        ["an argument's default", `FROM a\nARG A=1 HF_TOKEN=${huggingFace}\n`, 'FROM a\nARG A=1 HF_TOKEN\n'],
        ['the last line', `FROM a\nENV MY_SECRET=${huggingFace}`, 'FROM a\n'],
      ] as const
    ).map(([name, before, after]) => ({
      name: `taken out of the Dockerfile: ${name}`,
      files: { Dockerfile: before },
      expect: [{ text: huggingFace }],
      fixed: { Dockerfile: after },
    })),
    {
      name: 'a value under a name that says secret, taken out',
      files: { Dockerfile: `FROM a\nENV SERVICE_API_KEY=${value}\nRUN x\n` },
      expect: [{ text: value }],
      fixed: { Dockerfile: 'FROM a\nRUN x\n' },
    },
    {
      name: 'a comment between, of which is not known what it is about',
      files: { Dockerfile: `FROM a\nENV A=1 \\\n    # and\n    HF_TOKEN=${huggingFace}\n` },
      expect: [{ text: huggingFace, fixable: false }],
    },
    { name: 'in a command', files: { Dockerfile: `FROM a\nRUN x --token ${huggingFace}\n` }, expect: [{ text: huggingFace, fixable: false }] },
    {
      name: 'COPY of a file of secrets, there or not',
      files: { Dockerfile: 'FROM a\nCOPY app.py .env.local /app/\n' },
      expect: [{ text: '.env.local', message: 'copies .env.local' }],
    },
    {
      name: 'COPY of all, with a file of secrets in the repo',
      files: { Dockerfile: 'FROM a\nCOPY . /app\n', '.env': 'X=1\n' },
      expect: [{ text: '.', message: 'copies .env' }],
    },
  ],
  silent: [
    {
      name: 'placeholders',
      files: {
        Dockerfile: 'FROM a\nENV HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx API_KEY=<your-api-key> B_TOKEN=\nARG HF_TOKEN\nENV C_TOKEN=$HF_TOKEN\n',
        'README.md': 'HF_TOKEN=hf_your_token_here, sk-your-openai-key-goes-here-please-xx, hf_abcdefghijklmnopqrstuvwxyzABCDEFGH\n',
      },
    },
    { name: 'values that are no secrets', files: { Dockerfile: 'FROM a\nENV TOKEN_PATH=/run/secrets/token-file-2 MAX_TOKEN=4096 TIKTOKEN_ENCODING=cl100k_base\n' } },
    { name: 'a secret mount', files: { Dockerfile: 'FROM a\nRUN --mount=type=secret,id=HF_TOKEN HF_TOKEN=$(cat /run/secrets/HF_TOKEN) x\n' } },
    { name: 'a template', files: { Dockerfile: 'FROM a\nCOPY .env.example .env\n' } },
    { name: 'a file of secrets that git keeps out', files: { Dockerfile: 'FROM a\nCOPY . .\n', '.env': 'X=1\n', '.gitignore': '.env\n' } },
    { name: 'a file of secrets that .dockerignore keeps out', files: { Dockerfile: 'FROM a\nCOPY . .\n', '.env': 'X=1\n', '.dockerignore': '.env\n' } },
    { name: 'a file that git keeps out', files: { 'notes.py': `x = "${huggingFace}"\n`, '.gitignore': 'notes.py\n' } },
    { name: 'COPY from another stage', files: { Dockerfile: 'FROM a AS b\nFROM c\nCOPY --from=b /x/.env /x/\n' } },
    { name: 'a hash in a URL', files: { 'requirements.txt': 'a @ git+https://github.com/a/b@3f786850e387550fdab836ed7e6dc881de23001b\n' } },
  ],
});

describe('secrets', () => {
  it('are in no message', async () => {
    const project = await projectOf({ Dockerfile: `FROM a\nENV HF_TOKEN=${huggingFace} MY_SECRET=${value}\n` });
    const messages = lint(project).flatMap((finding) => [
      finding.message,
      ...finding.related.map(({ message }) => message),
      ...finding.fixes.map(({ title }) => title),
    ]);
    expect(messages.length).toBeGreaterThan(1);
    for (const message of messages) for (const secret of [huggingFace, value]) expect(message).not.toContain(secret);
  });

  it('are masked without moving what stands around them', () => {
    const text = `a ${huggingFace} b API_KEY: "${value}" c`;
    expect(maskSecrets(text)).toBe(`a ${'*'.repeat(huggingFace.length)} b API_KEY: "${'*'.repeat(value.length)}" c`);
  });

  // Anything worse than linear would not end before the test's own limit.
  it.each(['https://a:', 'hf_', 'sk-', 'x-', '-----BEGIN ', 'a@', 'http://aaaaaaaaa', 'API_KEY='])('are looked for in a long row of %s', (piece) => {
    const text = piece.repeat(200_000);
    expect(findSecrets(text)).toEqual([]);
    expect(maskSecrets(text)).toHaveLength(text.length);
  });
});
