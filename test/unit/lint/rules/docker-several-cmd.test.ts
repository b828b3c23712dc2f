import { dockerSeveralCmd } from '../../../../src/lint/rules/docker-several-cmd';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerSeveralCmd, {
  fires: [
    {
      name: 'several CMDs',
      files: { Dockerfile: `${slim}CMD ["python", "a.py"]\nWORKDIR /app\n# b\nCMD ["python", "b.py"]\n\nCMD ["python", "c.py"]\n` },
      expect: [
        { text: 'CMD', fixable: true },
        { text: 'CMD', fixable: true },
      ],
      fixed: { Dockerfile: `${slim}WORKDIR /app\n# b\nCMD ["python", "b.py"]\n\nCMD ["python", "c.py"]\n` },
    },
    { name: 'several ENTRYPOINTs', files: { Dockerfile: `${slim}entrypoint a\nENTRYPOINT ["b"]\n` }, expect: [{ text: 'entrypoint', message: 'ENTRYPOINT never runs' }] },
    {
      name: 'a CMD behind an ENTRYPOINT that takes none',
      files: { Dockerfile: `${slim}ENTRYPOINT python app.py\nCMD ["--port", "7860"]\n` },
      expect: [{ text: 'CMD', message: 'takes no arguments' }],
      fixed: { Dockerfile: `${slim}ENTRYPOINT python app.py\n` },
    },
    { name: 'an ENTRYPOINT of the base stage', files: { Dockerfile: `${slim.trim()} AS a\nENTRYPOINT python app.py\nFROM a\nCMD ["x"]\n` }, expect: [{ text: 'CMD' }] },
  ],
  silent: [
    { name: 'one of each', files: { Dockerfile: `${slim}ENTRYPOINT ["tini", "--"]\nCMD ["python", "app.py"]\n` } },
    { name: 'a shell CMD behind a JSON ENTRYPOINT', files: { Dockerfile: `${slim}ENTRYPOINT ["./entry.sh"]\nCMD python app.py\n` } },
    { name: 'one in each stage', files: { Dockerfile: `${slim.trim()} AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\n` } },
    { name: 'several in another stage', files: { Dockerfile: `${slim.trim()} AS a\nCMD ["a"]\nCMD ["b"]\n${slim}COPY --from=a /x /x\nCMD ["c"]\n` } },
    { name: 'an ENTRYPOINT that uses the words', files: { Dockerfile: `${slim}ENTRYPOINT exec "$0" "$@"\nCMD ["python", "app.py"]\n` } },
    { name: 'an ENTRYPOINT taken back', files: { Dockerfile: `${slim}ENTRYPOINT []\nCMD ["python", "app.py"]\n` } },
    { name: 'a CMD of the base stage, which the ENTRYPOINT drops', files: { Dockerfile: `${slim.trim()} AS a\nCMD ["a"]\nFROM a\nENTRYPOINT python app.py\n` } },
    { name: 'HEALTHCHECK CMD', files: { Dockerfile: `${slim}HEALTHCHECK CMD curl x\nCMD ["a"]\n` } },
  ],
});
