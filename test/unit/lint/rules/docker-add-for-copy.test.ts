import { dockerAddForCopy } from '../../../../src/lint/rules/docker-add-for-copy';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerAddForCopy, {
  fires: [
    {
      name: 'the whole context, a file, a folder',
      files: { Dockerfile: `${slim}ADD . /app\nadd --chown=1000 a.py src ./\nADD Makefile src/ /x/\n`, 'a.py': '', 'src/b.py': '', Makefile: 'all:\n' },
      expect: [{ text: 'ADD', fixable: true }, { text: 'add' }, { text: 'ADD' }],
      fixed: { Dockerfile: `${slim}COPY . /app\nadd --chown=1000 a.py src ./\nADD Makefile src/ /x/\n` },
    },
    { name: 'a glob of one kind, the JSON form', files: { Dockerfile: `${slim}ADD *.py ["x"] /app/\nADD ["my file.txt", "/app/"]\n`.replace('["x"] ', '') }, expect: [{}, {}] },
  ],
  silent: [
    { name: 'URLs and git repos', files: { Dockerfile: `${slim}ADD https://example.com/a.py /a.py\nADD git@github.com:a/b.git /b\nADD https://github.com/a/b.git#main /b\n` } },
    { name: 'archives', files: { Dockerfile: `${slim}ADD app.tar.gz /app\nADD rootfs.tar.xz /\nADD x.tgz a.py /app/\nADD data.gz /d/\nADD x.tar /\n` } },
    { name: 'a glob that may match an archive', files: { Dockerfile: `${slim}ADD dist/* /app/\nADD app.* /app/\n` } },
    { name: 'a file without an ending that may be one', files: { Dockerfile: `${slim}ADD rootfs /\nADD blob /b\n`, blob: new Uint8Array([0, 1]) } },
    { name: 'a variable', files: { Dockerfile: `${slim}ARG F=a.py\nADD $F /app/\n` } },
    { name: 'flags of its own', files: { Dockerfile: `${slim}ADD --unpack=false a.py /app/\nADD --checksum=sha256:1 b.py /\n` } },
    { name: 'COPY', files: { Dockerfile: `${slim}COPY a.py /app/\n` } },
    { name: 'another sdk', files: { Dockerfile: `${slim}ADD a.py /app/\n`, 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
