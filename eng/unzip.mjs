// node unzip.mjs ARCHIVE FOLDER ENTRY...: writes each ENTRY of a zip file into FOLDER under its last name.
// Stored and deflated entries of archives below 4 GiB (PKWARE's APPNOTE.TXT, 4.3). It checks nothing: the archive has been verified whole.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const [archive, folder, ...wanted] = process.argv.slice(2);
const zip = readFileSync(archive);

const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
if (end < 0) throw new Error(`${archive} is not a zip file`);

const entries = new Map();
let at = zip.readUInt32LE(end + 16);
for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
  const [name, extra, comment] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset));
  entries.set(zip.toString('utf8', at + 46, at + 46 + name), {
    method: zip.readUInt16LE(at + 10),
    packedSize: zip.readUInt32LE(at + 20),
    header: zip.readUInt32LE(at + 42),
  });
  at += 46 + name + extra + comment;
}

for (const name of wanted) {
  const entry = entries.get(name);
  if (!entry) throw new Error(`${archive} has no ${name}`);
  const start = entry.header + 30 + zip.readUInt16LE(entry.header + 26) + zip.readUInt16LE(entry.header + 28);
  const packed = zip.subarray(start, start + entry.packedSize);
  const content = entry.method === 8 ? inflateRawSync(packed) : packed;
  writeFileSync(join(folder, basename(name)), content);
}
