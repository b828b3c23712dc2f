import { dockerAptRecommends } from '../../../../src/lint/rules/docker-apt-recommends';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const rest = ' && rm -rf /var/lib/apt/lists/*\n';

testRule(dockerAptRecommends, {
  fires: [
    {
      name: 'behind -y',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y ffmpeg git${rest}` },
      expect: [{ text: 'apt-get install' }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg git${rest}` },
    },
    {
      name: 'with -y before the verb',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get -y install \\\n    ffmpeg${rest}` },
      expect: [{ text: 'apt-get -y install' }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get -y install --no-install-recommends \\\n    ffmpeg${rest}` },
    },
    {
      name: 'each of some, in a heredoc, with apt',
      files: { Dockerfile: `${slim}ARG LIST="a b"\nRUN <<EOF\napt update\napt install -y ffmpeg\napt install -y $LIST git\nEOF\n` },
      expect: [{ text: 'apt install' }, { text: 'apt install' }],
    },
    {
      name: 'in a base stage, in the JSON form',
      files: { Dockerfile: `${slim.trim()} AS b\nRUN ["apt-get", "install", "-y", "git"]\nFROM b\n` },
      expect: [{ fixable: false }],
    },
  ],
  silent: [
    ...[
      'apt-get install -y --no-install-recommends git',
      'apt-get install --no-install-recommends -y git',
      'apt-get --no-install-recommends install -y git',
      'apt-get install -y git --no-install-recommends',
      'apt-get install -y --install-recommends git',
      'apt-get install -y -o APT::Install-Recommends=false git',
      'apt-get -o APT::Install-Recommends=0 install -y git',
      'aptitude install -yR git',
      'apt-get install -y $OPTIONS git',
      'apt-get -f install -y',
      'apt-get upgrade -y',
      'apt-get install -y $(cat packages.txt)',
      'apt-mark auto git',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN apt-get update && ${command}${rest}` } })),
    { name: 'set for good', files: { Dockerfile: `${slim}RUN echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/no\nRUN apt-get install -y git\n` } },
    { name: 'by a file that is copied', files: { Dockerfile: `${slim}COPY 99no-recommends /etc/apt/apt.conf.d/\nRUN apt-get install -y git\n` } },
    { name: 'in a variable', files: { Dockerfile: `${slim}ENV O="-y --no-install-recommends"\nRUN apt-get install $O git\n` } },
    { name: 'a stage of which only a file is taken', files: { Dockerfile: `${slim.trim()} AS b\nRUN apt-get install -y git\n${slim}COPY --from=b /x /x\n` } },
  ],
});
