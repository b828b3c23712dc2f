// Runs as a process of its own: a log stream as the Hub sends it, from memory, as fast as the reader takes it. Sends its address to its parent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const lines = Number(process.argv[2]);
/** Lines of these kinds make most of a real build log: output of pip and apt, progress, an empty line, a step's end. */
const kinds = [
  (line: number) => `Collecting package-${String(line)}>=1.0 (from -r requirements.txt (line ${String(line % 90)}))`,
  (line: number) => `  Downloading https://files.pythonhosted.org/packages/py3/p/package_${String(line)}-1.0-py3-none-any.whl (${String(line % 900)} kB)`,
  (line: number) => `\u001b[32m━━━━━━━━━━\u001b[0m ${String(line % 100)}.${String(line % 10)} MB/s eta 0:00:0${String(line % 10)}`,
  (line: number) => `Get:${String(line)} http://deb.debian.org/debian trixie/main amd64 libgl1 amd64 1.7.0-1+b2 [89.5 kB]`,
  () => '',
  (line: number) => `DONE ${String(line % 60)}.${String(line % 10)}s`,
];
const block = 20_000;

/** Blocks of events, made anew at each request: all of them at once would be a quarter of a gigabyte. */
function* blocks(): Generator<string> {
  for (let start = 0; start < lines; start += block) {
    let text = '';
    for (let line = start; line < Math.min(lines, start + block); line++) {
      const data = `${kinds[line % kinds.length]?.(line) ?? ''}\n`;
      text += `data: ${JSON.stringify({ data, timestamp: '2026-04-04T12:08:20.123Z' })}\n\n`;
    }
    yield text;
  }
}

const ready = [...blocks()].map((text) => Buffer.from(text));

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let next = 0;
  const pump = (): void => {
    for (let part = ready[next++]; part !== undefined; part = ready[next++]) {
      if (!response.write(part)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end();
  };
  pump();
}).listen(0, '127.0.0.1', function (this: { address(): unknown }) {
  process.send?.(`http://127.0.0.1:${String((this.address() as AddressInfo).port)}`);
});
