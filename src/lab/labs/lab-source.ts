import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArchive } from '../api/archive.ts';
import type { SavedProject } from '../network/objects.ts';
import type { Random } from '../random.ts';
import { readGns3, type Gns3Document } from './gns3-document.ts';
import { LabDocument, problemsOf, projectTexts } from './lab-document.ts';

/** Labs that come with the product, in the order in which they are listed. */
export const SHIPPED_LABS = ['campus', 'wan', 'classroom'] as const;

/** What a lab is made from, as it was read. */
export type LabSource =
  | { readonly from: string; readonly kind: 'lab'; readonly document: LabDocument }
  | { readonly from: string; readonly kind: 'gns3'; readonly document: Gns3Document; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly from: string; readonly kind: 'archive'; readonly saved: SavedProject };

/** A lab is small; this is for a wrong file. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Files of one project's folder that are taken along. */
const MAX_FILES = 10_000;
const MAX_CONFIGURATION_BYTES = 4 * 1024 * 1024;
/** Deeper than GNS3 nests the folders of a project. */
const MAX_DEPTH = 6;

/**
 * Reads a lab by what names it: a shipped lab, a file (`.json` of the lab's own form, `.gns3`, `.gns3project`), or a folder, which is a GNS3 project with
 * the configurations of its nodes or holds several lab files. @throws Error naming the file and every problem
 */
async function readLab(name: string, random: Random): Promise<LabSource[]> {
  if ((SHIPPED_LABS as readonly string[]).includes(name))
    return [await readLabFile(fileURLToPath(new URL(`./${name}.json`, import.meta.url)), random)];
  const found = await stat(name).catch(() => null);
  if (found === null) throw new Error(`There is no lab ${name}: neither one of ${SHIPPED_LABS.join(', ')} nor a file or folder.`);
  if (!found.isDirectory()) return [await readLabFile(name, random)];
  const entries = (await readdir(name)).filter((entry) => /\.(gns3|gns3project|json)$/.test(entry)).sort();
  if (entries.length === 0) throw new Error(`${name} holds no lab: a .json, .gns3 or .gns3project file is wanted.`);
  const projects = entries.filter((entry) => entry.endsWith('.gns3'));
  const sources: LabSource[] = [];
  for (const entry of entries)
    sources.push(await readLabFile(join(name, entry), random, projects.length === 1 && entry.endsWith('.gns3') ? name : null));
  return sources;
}

/** Several, in their order. */
export async function readLabs(names: readonly string[], random: Random): Promise<LabSource[]> {
  const sources: LabSource[] = [];
  // One after the other: what the seed gives out goes to the same things each time.
  for (const name of names) sources.push(...(await readLab(name, random)));
  return sources;
}

/** How much a lab will be. */
export function sizeOfLabs(sources: readonly LabSource[]): { readonly projects: number; readonly nodes: number } {
  let projects = 0;
  let nodes = 0;
  for (const source of sources) {
    const sizes =
      source.kind === 'lab'
        ? projectTexts(source.document).map((project) => project.nodes.length)
        : [source.kind === 'archive' ? source.saved.topology.nodes.length : source.document.nodes.length];
    projects += sizes.length;
    nodes += sizes.reduce((sum, size) => sum + size, 0);
  }
  return { projects, nodes };
}

async function readLabFile(path: string, random: Random, folder: string | null = null): Promise<LabSource> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes; a lab has at most ${MAX_BYTES}.`);
  const bytes = await readFile(path);
  const from = basename(path);
  if (path.endsWith('.gns3project')) {
    const saved = await readArchive(bytes);
    if (saved === null) throw new Error(`${path} is no GNS3 project archive.`);
    return { from, kind: 'archive', saved };
  }
  if (path.endsWith('.gns3')) {
    const document = readGns3(bytes.toString(), path, random);
    const files = folder === null ? new Map<string, Buffer>() : await configurationsIn(folder);
    return { from, kind: 'gns3', document, files };
  }
  return { from, kind: 'lab', document: labDocument(bytes.toString(), path) };
}

function labDocument(text: string, path: string): LabDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const parsed = LabDocument.safeParse(value);
  if (!parsed.success) throw new Error(`${path} is no lab:\n${problemsOf(parsed.error)}`);
  return parsed.data;
}

/** Texts below `project-files` by their paths in the project's folder, as GNS3 has them; disks and captures stay where they are. */
async function configurationsIn(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  async function walk(directory: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return;
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) await walk(path, depth + 1);
      // Links could lead anywhere.
      else if (
        entry.isFile() &&
        /\.(cfg|vpc|conf|txt)$|interfaces$/.test(entry.name) &&
        (await stat(path)).size <= MAX_CONFIGURATION_BYTES
      ) {
        if (files.size >= MAX_FILES) throw new Error(`${folder} holds more than ${MAX_FILES} configurations.`);
        files.set(relative(folder, path).split(sep).join('/'), await readFile(path));
      }
    }
  }
  const root = join(folder, 'project-files');
  if ((await stat(root).catch(() => null))?.isDirectory() === true) await walk(root, 0);
  return files;
}
