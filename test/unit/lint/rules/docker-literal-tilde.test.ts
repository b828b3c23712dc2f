import { dockerLiteralTilde } from '../../../../src/lint/rules/docker-literal-tilde';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerLiteralTilde, {
  fires: [
    {
      name: 'the home folder of the user that was made',
      files: of(`${slim}RUN useradd -m -u 1000 me\nUSER me\nWORKDIR ~/app\nCOPY --chown=me . ~\n`),
      expect: [{ text: '~/app' }, { text: '~' }],
      fixed: of(`${slim}RUN useradd -m -u 1000 me\nUSER me\nWORKDIR /home/me/app\nCOPY --chown=me . ~\n`),
    },
    {
      name: 'HOME',
      files: of(`${slim}ENV HOME=/data/home\nADD a.py ~/a.py\n`),
      expect: [{ text: '~/a.py' }],
      fixed: of(`${slim}ENV HOME=/data/home\nADD a.py /data/home/a.py\n`),
    },
    { name: 'nothing known of a home, the JSON form', files: of(`${slim}COPY ["a b", "~/x"]\n`), expect: [{ text: '"~/x"', fixable: false }] },
  ],
  silent: [
    { name: 'in RUN a shell reads it', files: of(`${slim}RUN mkdir ~/app && cp a ~\nCMD cd ~/app && python app.py\n`) },
    { name: 'elsewhere in a name', files: of(`${slim}WORKDIR /app~1\nCOPY a~ /app/b~\nCOPY ~x.txt ./~x.txt\n`) },
    { name: 'not built', files: of(`FROM python:3.11 AS a\nWORKDIR ~/a\n${slim}`) },
    { name: 'another sdk', files: { ...of(`${slim}WORKDIR ~/app\n`), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
