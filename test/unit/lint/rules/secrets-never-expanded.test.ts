import { secretsNeverExpanded } from '../../../../src/lint/rules/secrets-never-expanded';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const run = `${slim}RUN --mount=type=secret,id=T,mode=0444,required=true `;

testRule(secretsNeverExpanded, {
  fires: [
    { name: 'in single quotes', files: { Dockerfile: `${run}curl -H 'Authorization: Bearer $(cat /run/secrets/T)' https://x\n` }, expect: [{ text: "'Authorization: Bearer $(cat /run/secrets/T)'", message: 'double quotes' }] },
    { name: 'in single quotes, as a variable of a command, with backticks', files: { Dockerfile: `${run}T='\`cat /run/secrets/T\`' python x.py\n` }, expect: [{ text: "'`cat /run/secrets/T`'" }] },
    { name: 'in ENV and ARG', files: { Dockerfile: `${slim}ENV T="$(cat /run/secrets/T)" A=1\nARG U="$(< /run/secrets/U)"\n` }, expect: [{ text: '"$(cat /run/secrets/T)"', message: 'ENV runs no command' }, { message: 'ARG' }] },
    { name: 'in the JSON form', files: { Dockerfile: `${run}["hf", "download", "--token", "$(cat /run/secrets/T)", "a/b"]\n` }, expect: [{ text: '"$(cat /run/secrets/T)"', message: 'No shell reads' }] },
  ],
  silent: [
    ...[
      'curl -H "Authorization: Bearer $(cat /run/secrets/T)" https://x',
      "bash -c 'T=$(cat /run/secrets/T) python x.py'",
      "su user -c 'T=$(cat /run/secrets/T) python x.py'",
      "echo 'export T=$(cat /run/secrets/T)' > /x.sh",
      "eval 'T=$(cat /run/secrets/T)'",
      "curl -H \"it's $(cat /run/secrets/T) isn't\" https://x",
      "git config credential.helper '!f() { cat /run/secrets/T; }; f'",
      'T=$(cat /run/secrets/T) x',
      '["sh", "-c", "T=$(cat /run/secrets/T) x"]',
    ].map((command) => ({ name: command, files: { Dockerfile: `${run}${command}\n` } })),
    { name: 'a path alone', files: { Dockerfile: `${slim}ENV TOKEN_FILE=/run/secrets/T\n` } },
  ],
});
