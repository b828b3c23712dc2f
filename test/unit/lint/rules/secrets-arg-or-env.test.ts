import { secretsArgOrEnv } from '../../../../src/lint/rules/secrets-arg-or-env';
import { testRule } from '../rule-table';

const chance = 'k3jh5q2w3e5rt2y3x5ui2o35p';

testRule(secretsArgOrEnv, {
  fires: [
    { name: 'an argument', files: { Dockerfile: 'FROM a\nARG HF_TOKEN\nRUN x\n' }, expect: [{ text: 'HF_TOKEN', severity: 'warning', message: 'id=HF_TOKEN' }] },
    {
      name: 'before FROM, empty, in several stages: once',
      files: { Dockerfile: 'ARG GITHUB_TOKEN=""\nFROM a\nARG GITHUB_TOKEN\nARG A=1 OPENAI_API_KEY=\n' },
      expect: [{ text: 'GITHUB_TOKEN' }, { text: 'OPENAI_API_KEY' }],
    },
    { name: 'a value', files: { Dockerfile: 'FROM a\nENV A=1 DB_PASSWORD=hunter22 \\\n  secret_key="correct horse"\nENV APP_SECRET Tr0ub4dor\n' }, expect: [{ text: 'DB_PASSWORD', severity: 'info' }, { text: 'APP_SECRET', severity: 'info' }] },
  ],
  silent: [
    ...['ENV HF_TOKEN=', 'ENV HF_TOKEN=$HF_TOKEN', 'ENV OPENAI_API_KEY=EMPTY', 'ENV API_KEY=your-api-key', 'ENV JUPYTER_TOKEN=huggingface', 'ENV API_KEY=<key>', 'ENV API_KEY=changeme123', 'ENV TOKEN_FILE=/run/secrets/T', 'ENV HF_TOKEN=/run/secrets/T', `ENV SERVICE_API_KEY=${chance}`].map((line) => ({
      name: line,
      files: { Dockerfile: `FROM a\n${line}\n` },
    })),
    ...['TOKENIZERS_PARALLELISM', 'MAX_TOKEN', 'MAX_NEW_TOKENS', 'PUBLIC_KEY', 'KEYBOARD', 'PAD_TOKEN', 'NEXT_PUBLIC_API_KEY', 'VITE_API_KEY', 'HF_TOKEN_PATH', 'KEY', 'SECRET_NAME', 'CACHE_KEY', 'SSH_KEYSCAN', 'TOKEN_LIMIT', 'EOS_TOKEN', 'USE_AUTH_TOKEN'].map((name) => ({
      name,
      files: { Dockerfile: `FROM a\nARG ${name}\nENV ${name}=longvalue1\n` },
    })),
    { name: 'a secret mount', files: { Dockerfile: 'FROM a\nRUN --mount=type=secret,id=HF_TOKEN HF_TOKEN=$(cat /run/secrets/HF_TOKEN) x\n' } },
    { name: 'a Space that uses no Dockerfile', files: { Dockerfile: 'FROM a\nARG HF_TOKEN\n', 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
