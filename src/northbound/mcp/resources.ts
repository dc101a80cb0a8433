import type { ReadResourceResult, Resource, ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import { fail } from '#kernel/error.ts';
import type { Asker } from './asker.ts';
import { bounded } from './bounded.ts';
import { briefly } from './brief.ts';

const ROOT = 'thalamus://';
const JSON_TYPE = 'application/json';
/** As many projects are listed; clients show them to people who choose. */
const MOST_PROJECTS = 50;
const RECENT_EVENTS = 50;

/** A kind of document that people attach to a conversation. */
interface Kind {
  readonly template: ResourceTemplate;
  /** One is listed for each project. */
  readonly eachProject: boolean;
  readonly asks: string;
  readonly input: (variables: Readonly<Record<string, string>>) => object;
}

const KINDS: readonly Kind[] = [
  {
    template: {
      name: 'topology',
      title: 'Topology of a project',
      uriTemplate: `${ROOT}projects/{project_id}/topology`,
      description: 'Nodes and links with their state, as the hub knows them now.',
      mimeType: JSON_TYPE,
    },
    eachProject: true,
    asks: 'gns3.topology.get',
    input: ({ project_id: project }) => ({ project_id: project }),
  },
  {
    template: {
      name: 'events',
      title: 'Recent events of a project',
      uriTemplate: `${ROOT}projects/{project_id}/events`,
      description: `What happened in a project, the last ${RECENT_EVENTS} events, newest first.`,
      mimeType: JSON_TYPE,
    },
    eachProject: true,
    asks: 'events.list',
    input: ({ project_id: project }) => ({ projects: [project], limit: RECENT_EVENTS }),
  },
  {
    template: {
      name: 'equipment',
      title: 'Equipment document',
      uriTemplate: `${ROOT}projects/{project_id}/equipment/{equipment_id}`,
      description: 'Everything that discovery found of a device; its id is that of its node.',
      mimeType: JSON_TYPE,
    },
    eachProject: false,
    asks: 'equipment.get',
    input: ({ project_id: project, equipment_id: equipment }) => ({ project_id: project, equipment_id: equipment }),
  },
];

const EVENTS: Resource = {
  name: 'events',
  title: 'Recent events',
  uri: `${ROOT}events`,
  description: `What happened anywhere, the last ${RECENT_EVENTS} events, newest first.`,
  mimeType: JSON_TYPE,
};

export function resourceTemplates(): ResourceTemplate[] {
  return KINDS.map(({ template }) => template);
}

export async function listResources(asker: Asker): Promise<Resource[]> {
  const listed: Resource[] = [EVENTS];
  for (const { project_id: id, name } of await projectsOf(asker)) {
    for (const { template, eachProject } of KINDS) {
      if (!eachProject) continue;
      const { uriTemplate, title = template.name, ...rest } = template;
      listed.push({
        ...rest,
        name: `${template.name} of ${name}`,
        title: `${title}: ${name}`,
        uri: uriTemplate.replace('{project_id}', id),
      });
    }
  }
  return listed;
}

/** @throws not_found for an address that is none, and what the operation behind it throws */
export async function readResource(asker: Asker, uri: string, characters: number): Promise<ReadResourceResult> {
  const found = uri === EVENTS.uri ? { asks: 'events.list', input: { limit: RECENT_EVENTS } } : kindOf(uri);
  if (found === null) {
    throw fail(
      'not_found',
      `${uri.slice(0, 200)} is no resource of the hub; there are ${[EVENTS.uri, ...KINDS.map(({ template }) => template.uriTemplate)].join(', ')}.`,
    );
  }
  const { output } = await asker.ask(asker.operation(found.asks), found.input);
  const { value, cut } = bounded(briefly(found.asks, output), characters);
  const text = JSON.stringify(cut.length === 0 ? value : { cut, narrow: 'The tools ask for parts of it.', output: value });
  return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
}

function kindOf(uri: string): { readonly asks: string; readonly input: object } | null {
  for (const { template, asks, input } of KINDS) {
    const variables = matched(template.uriTemplate, uri);
    if (variables !== null) return { asks, input: input(variables) };
  }
  return null;
}

/** Variables are single segments of ids: no other characters, and nothing percent-encoded. */
function matched(uriTemplate: string, uri: string): Record<string, string> | null {
  const pattern = uriTemplate.replaceAll(/\{(\w+)\}/g, '(?<$1>[\\w-]{1,100})');
  const found = new RegExp(`^${pattern}$`).exec(uri);
  return found === null ? null : { ...found.groups };
}

/** What a variable may be, for clients that complete what people type. */
export async function completions(
  asker: Asker,
  variable: string,
  typed: string,
  others: Readonly<Record<string, string>>,
): Promise<string[]> {
  const start = typed.toLowerCase();
  if (variable === 'project_id') {
    const projects = await projectsOf(asker);
    return projects
      .filter(({ project_id: id, name }) => id.startsWith(start) || name.toLowerCase().startsWith(start))
      .map(({ project_id: id }) => id);
  }
  const project = others['project_id'];
  if (project === undefined || (variable !== 'equipment_id' && variable !== 'link_id')) return [];
  const topology = (await asker.look('gns3.topology.get', { project_id: project })) as Topology | null;
  const { nodes = [], links = [] } = topology?.projects[0] ?? {};
  if (variable === 'link_id') return links.map(({ link_id: id }) => id).filter((id) => id.startsWith(start));
  return nodes.filter(({ node_id: id, name }) => id.startsWith(start) || name.toLowerCase().startsWith(start)).map(({ node_id: id }) => id);
}

interface Topology {
  readonly projects: readonly {
    readonly nodes: readonly { readonly node_id: string; readonly name: string }[];
    readonly links: readonly { readonly link_id: string }[];
  }[];
}

async function projectsOf(asker: Asker): Promise<readonly { readonly project_id: string; readonly name: string }[]> {
  const page = (await asker.look('gns3.project.list', { limit: MOST_PROJECTS })) as {
    items: { project_id: string; name: string }[];
  } | null;
  return page?.items ?? [];
}
