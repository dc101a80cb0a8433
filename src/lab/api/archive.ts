import { zstdDecompressSync } from 'node:zlib';
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { Network } from '../network/network.ts';
import type { LabProject, SavedProject } from '../network/objects.ts';

/** The topology file inside every `.gns3project`. */
const TOPOLOGY = 'project.gns3';

/** Zip method of 3.0's exports, which not every library knows. @see APPNOTE.TXT 4.4.5 */
const ZSTANDARD = 93;

/** More than this in one archive is refused: a lab's projects are small. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** A project as `.gns3project`: deflated, where 3.0 would use Zstandard. */
export async function writeArchive(network: Network, project: LabProject, saved: SavedProject): Promise<Buffer> {
  const { auto_close, auto_open, auto_start, ...scene } = saved.topology.settings;
  const document = {
    project_id: project.projectId,
    name: project.name,
    auto_close,
    auto_open,
    auto_start,
    ...scene,
    type: 'topology',
    revision: network.api === 'v2' ? 9 : 10,
    version: network.api === 'v2' ? '2.2.61' : '3.0.6',
    topology: { computes: [], drawings: saved.topology.drawings, links: saved.topology.links, nodes: saved.topology.nodes },
  };
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify(document, null, 4)), TOPOLOGY);
  for (const [path, bytes] of saved.files) zip.addBuffer(bytes, path);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What an archive holds; null when it is none, or holds no GNS3 project. */
export async function readArchive(bytes: Buffer): Promise<SavedProject | null> {
  const files = new Map<string, Buffer>();
  try {
    const zip = await yauzl.fromBufferPromise(bytes, { decodeStrings: true });
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      if (unpacked > MAX_UNPACKED_BYTES) return null;
      if (entry.fileName.endsWith('/')) continue;
      files.set(entry.fileName, await readEntry(zip, entry));
    }
    const document = JSON.parse(files.get(TOPOLOGY)?.toString() ?? '') as Record<string, unknown>;
    files.delete(TOPOLOGY);
    const { name, topology, ...settings } = document;
    const { nodes = [], links = [], drawings = [] } = topology as Record<string, Record<string, unknown>[]>;
    return { topology: { name: String(name), nodes, links, drawings, settings }, files };
  } catch {
    // Not a zip, cut short, or not a topology inside: the caller says so with GNS3's text.
    return null;
  }
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const packed = entry.compressionMethod === ZSTANDARD;
  const stream = await zip.openReadStreamPromise(entry, packed ? { decodeFileData: false } : {});
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return packed ? zstdDecompressSync(bytes) : bytes;
}
