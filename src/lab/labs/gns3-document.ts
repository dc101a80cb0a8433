import { basename } from 'node:path';
import { textOf } from '../field.ts';
import { startupFileOf } from '../device/startup-file.ts';
import type { Random } from '../random.ts';
import { modernTopology } from './old-gns3-document.ts';

type Fields = Record<string, unknown>;

/** A GNS3 project file in the shape of revision 5 and later, whatever its revision was. */
export interface Gns3Document {
  /** 0: the file does not say it, as those before 1.3 do. */
  readonly revision: number;
  readonly projectId: string | null;
  readonly name: string;
  readonly nodes: readonly Fields[];
  readonly links: readonly Fields[];
  readonly drawings: readonly Fields[];
  readonly settings: Fields;
  /** Startup configurations that are named relative to the project's folder: where they lie → where the lab looks for them. */
  readonly files: ReadonlyMap<string, string>;
  /** Startup configurations that older files hold themselves, by where the lab looks for them. */
  readonly contents: ReadonlyMap<string, string>;
  /** What could not be taken as it was, a sentence each. */
  readonly remarks: readonly string[];
}

/** The first revision with `node_type` and UUIDs: GNS3 2.0. */
const MODERN = 5;
const NEWEST = 10;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((each): each is Fields => typeof each === 'object' && each !== null) : [];
}

/** Reads the text of a `.gns3` file. @throws Error saying what is wrong with it */
export function readGns3(text: string, fileName: string, random: Random): Gns3Document {
  let document: Fields;
  try {
    document = JSON.parse(text) as Fields;
  } catch (error) {
    throw new Error(`${fileName} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (typeof document !== 'object' || document === null || typeof document['topology'] !== 'object' || document['topology'] === null)
    throw new Error(`${fileName} is no GNS3 project: it has no topology`);
  const revision = typeof document['revision'] === 'number' ? document['revision'] : 0;
  const remarks: string[] = [];
  if (revision > NEWEST) remarks.push(`revision ${revision} is newer than what is known, ${NEWEST}; read as if it were that`);
  const topology = revision < MODERN ? modernTopology(document, random, remarks) : (document['topology'] as Fields);
  const files = new Map<string, string>();
  const contents = new Map<string, string>();
  const elsewhere = new Map<string, number>();
  const nodes = ownIds(records(topology['nodes']), 'node_id', random, remarks).map((node) => {
    const computeId = textOf(node['compute_id'], 'local');
    // The lab has one compute: what ran elsewhere runs here.
    if (computeId !== 'local') elsewhere.set(computeId, (elsewhere.get(computeId) ?? 0) + 1);
    return local(node, files, contents);
  });
  for (const [computeId, count] of elsewhere) remarks.push(`${count} nodes of the compute ${computeId} run on local`);
  const known = new Set(nodes.map((node) => String(node['node_id'])));
  const links = ownIds(records(topology['links']), 'link_id', random, remarks).filter((link) => {
    const ends = records(link['nodes']);
    const whole = ends.length === 2 && ends.every((end) => known.has(String(end['node_id'])));
    if (!whole)
      remarks.push(`a link between ${ends.map((end) => String(end['node_id'])).join(' and ')} was left out: its ends are not told apart`);
    return whole;
  });
  const { project_id, name, topology: _topology, revision: _revision, version: _version, type: _type, ...settings } = document;
  return {
    revision,
    projectId: typeof project_id === 'string' && UUID.test(project_id) ? project_id.toLowerCase() : null,
    name: textOf(name, '') === '' ? basename(fileName).replace(/\.gns3$/, '') : String(name),
    nodes,
    links,
    drawings: ownIds(records(topology['drawings']), 'drawing_id', random, remarks),
    settings,
    files,
    contents,
    remarks,
  };
}

/** Every id is a UUID and there once; placeholders and repeats get another. */
function ownIds(things: readonly Fields[], key: string, random: Random, remarks: string[]): Fields[] {
  const seen = new Set<string>();
  return things.map((thing) => {
    const given = textOf(thing[key], '').toLowerCase();
    const good = UUID.test(given) && !seen.has(given);
    if (!good) remarks.push(`${key} ${given === '' ? 'is missing' : `"${given}" is no UUID of its own`}: another was given`);
    const id = good ? given : random.uuid();
    seen.add(id);
    return { ...thing, [key]: id };
  });
}

/** A node that runs here, and where its startup configuration is and belongs. */
function local(node: Fields, files: Map<string, string>, contents: Map<string, string>): Fields {
  const name = textOf(node['name'], 'unnamed');
  const properties = (typeof node['properties'] === 'object' && node['properties'] !== null ? node['properties'] : {}) as Fields;
  const nodeType = textOf(node['node_type'], '');
  const target = startupFileOf({ nodeId: String(node['node_id']), nodeType, properties, symbol: textOf(node['symbol'], ''), name });
  if (target === null) return { ...node, name, properties, compute_id: 'local' };
  const content = textOf(properties['startup_config_content'], textOf(properties['startup_script'], ''));
  if (content !== '') contents.set(target, content.replaceAll('%h', name));
  const source = textOf(properties['startup_config'], textOf(properties['startup_script_path'], ''));
  // Nothing outside the folder of the node is read.
  if (source !== '' && !source.split(/[\\/]/).includes('..') && !/^([a-z]:|[\\/])/i.test(source))
    files.set(`project-files/${nodeType}/${String(node['node_id'])}/${source}`, target);
  return { ...node, name, properties, compute_id: 'local' };
}
