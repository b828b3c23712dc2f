import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Where the packaged extension lies. */
export const packageFile = join(root, 'out/spacedock.vsix');

const limitBytes = 1_000_000;

/** What the package may hold, as paths in the archive. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/LICENSE(\.txt|\.md)?$/i,
  /^extension\/dist\/([\w.-]+\/)*[\w.-]+\.js$/,
  /^extension\/dist\/[\w-]+\.css$/,
  /^extension\/dist\/\w+\.schema\.json$/,
  /^extension\/media\/.+\.(svg|png|md)$/,
  /^extension\/syntaxes\/[\w.-]+\.json$/,
];
const required = ['extension/package.json', 'extension/dist/extension.js', 'extension/dist/cli.js', 'extension/dist/ssh-session.js', 'extension/dist/dashboard.js', 'extension/dist/dashboard-style.css', 'extension/dist/spacedock.schema.json', 'extension/readme.md'];

/** Says, a sentence each, what is wrong with the package: its size, and files that it should not hold or lacks. */
export async function checkPackage() {
  const archive = await readFile(packageFile);
  const names = zipEntries(archive);
  const found = new Set(names.map((name) => name.toLowerCase()));
  const faults = [
    ...names.filter((name) => !allowed.some((pattern) => pattern.test(name))).map((name) => `The package holds ${name}.`),
    ...required.filter((name) => !found.has(name)).map((name) => `The package lacks ${name}.`),
  ];
  if (archive.length >= limitBytes) faults.push(`The package has ${archive.length} bytes; under ${limitBytes} were wanted.`);
  console.log(`${names.length} files, ${(archive.length / 1024).toFixed(0)} kB`);
  return faults;
}

/** The names in a zip file's central directory. Layout: PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16. */
function zipEntries(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error(`${packageFile} is no zip file.`);
  const names = [];
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(offset + 28);
    names.push(archive.toString('utf8', offset + 46, offset + 46 + nameLength));
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return names;
}
