import { dockerDataAtBuild } from '../../../../src/lint/rules/docker-data-at-build';
import { testRule } from '../rule-table';

const base = 'FROM python:3.11-slim\n';
const setup = 'from huggingface_hub import hf_hub_download\nhf_hub_download("a/b", "c")\n';

testRule(dockerDataAtBuild, {
  fires: [
    { name: 'COPY', files: { Dockerfile: `${base}COPY app.py /data/app/\n`, 'app.py': '' }, expect: [{ text: '/data/app/' }] },
    {
      name: 'COPY beside the app',
      files: { Dockerfile: `${base}WORKDIR /app\nCOPY a.yaml /data/configs/a.yaml\n`, 'a.yaml': '' },
      expect: [{ text: '/data/configs/a.yaml' }],
      fixed: { Dockerfile: `${base}WORKDIR /app\nCOPY a.yaml /app/configs/a.yaml\n` },
    },
    {
      name: 'COPY to a relative place, ADD, a heredoc',
      files: { Dockerfile: `${base}WORKDIR /data\nCOPY a b/\nADD a ./\nCOPY <<EOF /data/x\nhello\nEOF\nWORKDIR /app\n`, a: '' },
      expect: [{ text: 'b/', message: '/data/b' }, { text: './' }, { text: '/data/x' }],
    },
    {
      name: 'commands that fetch',
      files: {
        Dockerfile: `${base}RUN hf download facebook/sam3 --local-dir /data/checkpoints/sam3 && \\\n    wget -O /data/a.pth https://x/a && curl -fsSLo /data/b.pth https://x/b && git clone --depth 1 https://x/y /data/y\n`,
      },
      expect: [{ text: '/data/checkpoints/sam3' }, { text: '/data/a.pth' }, { text: '/data/b.pth' }, { text: '/data/y' }],
    },
    {
      name: 'commands that copy and unpack',
      files: { Dockerfile: `${base}RUN cp -r /opt/w /data/w; tar -xzf x.tgz -C /data; unzip -q z.zip -d /data/z\n` },
      expect: [{ text: '/data/w' }, { text: '/data' }, { text: '/data/z' }],
    },
    {
      name: 'in the folder that cd chose',
      files: { Dockerfile: `${base}RUN mkdir -p /data/c && cd /data/c && wget https://x/a.pth\n` },
      expect: [{ text: 'wget', message: '/data/c' }],
    },
    {
      name: 'a script of the repo that fetches',
      files: {
        Dockerfile: `${base}WORKDIR /app\nCOPY . .\nRUN python scripts/setup.py --ckpt-root /data/checkpoints\n`,
        'scripts/setup.py': setup,
      },
      expect: [{ text: '/data/checkpoints' }],
    },
    {
      name: 'by the cache that the environment names',
      files: {
        Dockerfile: `${base}ENV HF_HOME=/data/.huggingface\nRUN python -c "from huggingface_hub import snapshot_download; snapshot_download('a/b')"\nRUN huggingface-cli download a/b\n`,
      },
      expect: [{ text: 'python', message: '/data/.huggingface/hub' }, { text: 'huggingface-cli' }],
    },
    { name: 'a redirection', files: { Dockerfile: `${base}RUN echo hello > /data/note.txt\n` }, expect: [{ text: '> /data/note.txt' }] },
    {
      name: 'the place by a variable',
      files: { Dockerfile: `${base}ENV CKPT=/data/ckpt\nRUN wget -P $CKPT https://x/a\n` },
      expect: [{ text: '$CKPT', message: '/data/ckpt' }],
    },
    {
      name: 'the app starts below it',
      files: { Dockerfile: `${base}WORKDIR /data/app\nCMD ["python", "app.py"]\n` },
      expect: [{ text: '/data/app', message: 'The app starts in /data/app' }],
    },
    {
      name: 'another mount',
      files: { Dockerfile: `${base}COPY a /mnt/store/\n`, a: '' },
      settings: { data: '/mnt/store' },
      expect: [{ text: '/mnt/store/' }],
    },
    {
      name: 'in a stage that the last one continues',
      files: { Dockerfile: `${base.trim()} AS base\nCOPY a /data/a\nFROM base\nCMD ["python"]\n`, a: '' },
      expect: [{ text: '/data/a' }],
    },
  ],
  silent: [
    {
      name: 'what the documentation shows',
      files: { Dockerfile: `${base}RUN mkdir -p /data/checkpoints && chown -R 1000:1000 /data && chmod 777 /data\n` },
    },
    { name: 'environment variables', files: { Dockerfile: `${base}ENV HF_HOME=/data/.huggingface\nVOLUME /data\n` } },
    { name: 'a link to it', files: { Dockerfile: `${base}RUN ln -s /data/checkpoints /app/checkpoints\n` } },
    { name: 'taken from it, checked, cleared', files: { Dockerfile: `${base}RUN cp /data/x /app/x; test -d /data; rm -rf /data/tmp; ls /data\n` } },
    { name: 'another folder of that beginning', files: { Dockerfile: `${base}COPY a /database/\nRUN wget -P /data2 https://x/a\n`, a: '' } },
    { name: 'below another folder', files: { Dockerfile: `${base}WORKDIR /app\nCOPY a data/\n`, a: '' } },
    { name: 'in a builder stage', files: { Dockerfile: `FROM x AS b\nCOPY a /data/a\n${base}COPY --from=b /data/a /app/a\n`, a: '' } },
    {
      name: 'a script that only writes the path down',
      files: { Dockerfile: `${base}WORKDIR /app\nCOPY . .\nRUN python gen.py --ckpt-root /data/checkpoints\n`, 'gen.py': 'print(1)\n' },
    },
    { name: 'at the start, not at the build', files: { Dockerfile: `${base}CMD wget -P /data https://x/a && python app.py\n` } },
    { name: 'said, not written', files: { Dockerfile: `${base}RUN echo "cp x /data/x > /data/y"\n` } },
    { name: 'a cache mount', files: { Dockerfile: `${base}RUN --mount=type=cache,target=/data/cache wget -P /data/cache https://x/a\n` } },
    { name: 'the mount itself as the working directory', files: { Dockerfile: `${base}WORKDIR /data\n` } },
    { name: 'passed through on the way', files: { Dockerfile: `${base}RUN wget https://x/a -O - | tar -xz -C /opt\nENV HF_HOME=/data\n` } },
  ],
});
