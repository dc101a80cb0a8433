import type { Json } from '#kernel/json.ts';
import type { Position } from '#kernel/event.ts';
import type { ReadModel, Projection, ProjectionChange } from '#kernel/projection.ts';
import { equipmentDiscovered, type EquipmentDocument, type EquipmentInterface, type EquipmentSummary } from '#model/equipment.ts';
import { nodeDeleted } from '#model/node.ts';
import { projectDeleted } from '#model/project.ts';
import { serverRemoved } from '#model/topology.ts';
import { macsOfSeen, seenOf, type Seen } from './seen.ts';

/** What search looks at: of all projects together, so it is short. */
export interface Searched {
  readonly summary: EquipmentSummary;
  readonly macs: readonly string[];
}

/** The interfaces of one device, without what they counted. */
export interface InterfacesOf {
  readonly equipment_id: string;
  readonly interfaces: readonly Omit<EquipmentInterface, 'counters'>[];
}

interface Place {
  readonly server: string;
  readonly projectId: string;
}

const documentScope = ({ server, projectId }: Place, equipmentId: string): string => `document/${server}/${projectId}/${equipmentId}`;
const summaryScope = ({ server, projectId }: Place): string => `summaries/${server}/${projectId}`;
const seenScope = ({ server, projectId }: Place): string => `seen/${server}/${projectId}`;
const interfacesScope = ({ server, projectId }: Place): string => `interfaces/${server}/${projectId}`;
const SEARCH = 'search';
/** Projects and servers that went, each with the position of that: what was found in them is past. */
const GONE = 'gone';

/**
 * Documents of equipment, as the discoveries told them. Each is kept in five pieces, for whoever reads one device, a list, the wiring of a project or
 * looks for something in all of them reads no more than that.
 */
export const equipmentProjection: Projection = {
  name: 'equipment',
  version: 2,
  summary: 'What discovery knows of each device, now and at any past position.',
  handles: [equipmentDiscovered.type, nodeDeleted.type, projectDeleted.type, serverRemoved.type],
  project({ type, data, position }) {
    if (type === serverRemoved.type) return [gone(`${(data as { server: string }).server}/`, position)];
    if (type === projectDeleted.type) {
      const { server, project } = data as unknown as { server: string; project: { project_id: string } };
      return [gone(`${server}/${project.project_id}`, position)];
    }
    if (type === nodeDeleted.type) {
      const { server, node } = data as unknown as { server: string; node: { project_id: string; node_id: string } };
      return pieces({ server, projectId: node.project_id }, node.node_id, null);
    }
    const {
      server,
      project_id: projectId,
      equipment_id: id,
      document,
    } = data as unknown as {
      server: string;
      project_id: string;
      equipment_id: string;
      document: EquipmentDocument;
      summary: EquipmentSummary;
    };
    const seen = seenOf(document);
    const { summary } = data as unknown as { summary: EquipmentSummary };
    return pieces({ server, projectId }, id, { document, summary, seen, searched: { summary, macs: macsOfSeen(seen) } });
  },
};

function pieces(
  place: Place,
  equipmentId: string,
  told: { document: EquipmentDocument; summary: EquipmentSummary; seen: Seen; searched: Searched } | null,
): ProjectionChange[] {
  const key = `${place.server}/${place.projectId}/${equipmentId}`;
  const change = (kind: string, scope: string, value: unknown): ProjectionChange => ({
    key: `${kind}/${key}`,
    scope,
    value: value as Json,
  });
  return [
    change('document', documentScope(place, equipmentId), told?.document ?? null),
    change('summary', summaryScope(place), told?.summary ?? null),
    change('seen', seenScope(place), told?.seen ?? null),
    change('interfaces', interfacesScope(place), told === null ? null : interfacesOf(told.document)),
    change('search', SEARCH, told?.searched ?? null),
  ];
}

function interfacesOf({ equipment_id, network_info: { interfaces } }: EquipmentDocument): InterfacesOf {
  const told = interfaces.map((each) => {
    const { counters: _, ...rest } = each;
    return rest;
  });
  return { equipment_id, interfaces: told };
}

function gone(what: string, position: Position): ProjectionChange {
  return { key: `gone/${what}`, scope: GONE, value: { what, position } };
}

/** Documents that are read at once: all of a large project would wait for connections of the database longer than these let wait. */
const READ_AT_ONCE = 8;

/** Reads the pieces, as they are or were. */
export class Equipment {
  readonly #read: ReadModel;
  readonly #at: Position | undefined;

  constructor(read: ReadModel, at?: Position) {
    this.#read = read;
    this.#at = at;
  }

  async document(place: Place, equipmentId: string): Promise<EquipmentDocument | null> {
    const [document] = await this.#living<EquipmentDocument>(documentScope(place, equipmentId), () => place);
    return document ?? null;
  }

  /** Of those of the devices that have one. */
  async documents(place: Place, equipmentIds: readonly string[]): Promise<EquipmentDocument[]> {
    const found: (EquipmentDocument | null)[] = [];
    for (let from = 0; from < equipmentIds.length; from += READ_AT_ONCE) {
      found.push(...(await Promise.all(equipmentIds.slice(from, from + READ_AT_ONCE).map((id) => this.document(place, id)))));
    }
    return found.filter((document) => document !== null);
  }

  async summaries(place: Place): Promise<readonly EquipmentSummary[]> {
    return this.#living<EquipmentSummary>(summaryScope(place), () => place);
  }

  async seen(place: Place): Promise<readonly Seen[]> {
    return this.#living<Seen>(seenScope(place), () => place);
  }

  /** Of all devices of a project together, by their ids. */
  async interfaces(place: Place): Promise<ReadonlyMap<string, InterfacesOf['interfaces']>> {
    const found = await this.#living<InterfacesOf>(interfacesScope(place), () => place);
    return new Map(found.map(({ equipment_id: id, interfaces }) => [id.toLowerCase(), interfaces]));
  }

  async everything(): Promise<readonly Searched[]> {
    return this.#living<Searched>(SEARCH, ({ summary }) => ({ server: summary.server, projectId: summary.project_id }));
  }

  /** Without what stood in a project, or on a server, that went afterwards: ids come again when an archive is imported. */
  async #living<T>(scope: string, placeOf: (value: T) => Place): Promise<readonly T[]> {
    const at = this.#at === undefined ? {} : { at: this.#at };
    const [rows, went] = await Promise.all([
      this.#read.rows(equipmentProjection.name, { scope, ...at }),
      this.#read.rows(equipmentProjection.name, { scope: GONE, ...at }),
    ]);
    const positions = new Map(went.map(({ value }) => [(value as { what: string }).what, (value as { position: Position }).position]));
    return rows.flatMap(({ value, validFrom }) => {
      const told = value as unknown as T;
      const { server, projectId } = placeOf(told);
      const end = Math.max(positions.get(`${server}/`) ?? 0, positions.get(`${server}/${projectId}`) ?? 0);
      return validFrom > end ? [told] : [];
    });
  }
}
