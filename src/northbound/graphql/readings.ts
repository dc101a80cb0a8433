import { Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { Topology, TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Wiring, WiringEnd, WiringLink } from '#model/wiring.ts';
import type { Execution } from './execution.ts';

/** Where something is: a project may be on several servers, and be looked at in the past. */
export interface Place {
  readonly project_id: string;
  readonly server?: string;
  readonly at?: unknown;
}

/** The operations that are asked on the way from one thing to another. */
export interface Asked {
  readonly topology: Operation;
  readonly devices: Operation;
  readonly document: Operation;
  readonly wiring: Operation;
  readonly interfaces: Operation;
}

/** The parts of a project by their ids. */
interface Parts {
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  /** By the id of the node that they end on. */
  readonly linksOf: ReadonlyMap<string, readonly TopologyLink[]>;
}

interface WiringParts {
  readonly whole: Wiring;
  readonly links: ReadonlyMap<string, WiringLink>;
  /** By the id of the node that they are of. */
  readonly endsOf: ReadonlyMap<string, readonly WiringEnd[]>;
  /** By the id of the node whose device reports them. */
  readonly neighborsOf: ReadonlyMap<string, readonly Wiring['neighbors'][number][]>;
}

/** The most that a page of `equipment.list` holds, and of `equipment.interface.list`. */
const PAGE = 500;
const INTERFACES_PAGE = 10_000;

/** An interface with the device that it is of. */
export interface DeviceInterface {
  readonly equipment_id: string;
}

/** Reads what belongs together in one go, for all who want a piece of it. */
export class Readings {
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** Every project by `<server>/<id>`, for those who have a list of them. */
  projects(execution: Execution): Promise<ReadonlyMap<string, TopologyProject>> {
    return execution.once('projects', async () => {
      const { projects } = (await execution.query(this.#asked.topology, {})) as Topology;
      return new Map(projects.map((project) => [`${project.server}/${project.project_id}`, project]));
    });
  }

  /** A project that is in the answer already need not be asked for. */
  found(execution: Execution, place: Place, project: TopologyProject): void {
    void execution.once(partsOf(place), async () => partsIn(execution, project));
  }

  /** The nodes and links of a project; none where it is not there. */
  parts(execution: Execution, place: Place): Promise<Parts> {
    return execution.once(partsOf(place), async () => {
      const { projects } = (await execution.query(this.#asked.topology, { ...place })) as Topology;
      const [project] = projects;
      return project === undefined ? { nodes: new Map(), linksOf: new Map() } : partsIn(execution, project);
    });
  }

  /** The equipment of a project by its id, all pages of it. */
  devices(execution: Execution, place: Place): Promise<ReadonlyMap<string, EquipmentSummary>> {
    return execution.once(`devices ${JSON.stringify(place)}`, async () => {
      const found = new Map<string, EquipmentSummary>();
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await execution.query(this.#asked.devices, { ...place, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
        const { items, next_cursor: next } = page as { items: EquipmentSummary[]; next_cursor: string | null };
        for (const item of items) found.set(item.equipment_id, item);
        cursor = next;
      }
      return found;
    });
  }

  /** The interfaces of a project by the id of their device, as discovery knows them. */
  interfaces(execution: Execution, place: Place): Promise<ReadonlyMap<string, readonly DeviceInterface[]>> {
    return execution.once(`interfaces ${JSON.stringify(place)}`, async () => {
      const found: DeviceInterface[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const asked = { ...place, limit: INTERFACES_PAGE, ...(cursor === undefined ? {} : { cursor }) };
        const page = (await execution.query(this.#asked.interfaces, asked)) as { items: DeviceInterface[]; next_cursor: string | null };
        for (const item of page.items) found.push(item);
        cursor = page.next_cursor;
      }
      return Map.groupBy(found, ({ equipment_id: id }) => id);
    });
  }

  wiring(execution: Execution, place: Place): Promise<WiringParts> {
    return execution.once(`wiring ${JSON.stringify(place)}`, async () => {
      const whole = (await execution.query(this.#asked.wiring, { ...place })) as Wiring;
      return {
        whole,
        links: new Map(whole.links.map((link) => [link.link_id, link])),
        endsOf: Map.groupBy(
          whole.links.flatMap(({ ends }) => ends),
          ({ node_id: id }) => id,
        ),
        neighborsOf: Map.groupBy(whole.neighbors, ({ node_id: id }) => id),
      };
    });
  }

  /** Null for a device that was never discovered. */
  async document(execution: Execution, place: Place, equipmentId: string): Promise<EquipmentDocument | null> {
    try {
      return (await execution.query(this.#asked.document, { ...place, equipment_id: equipmentId })) as EquipmentDocument;
    } catch (error) {
      if (error instanceof Failure && error.code === 'not_found') return null;
      throw error;
    }
  }
}

const partsOf = ({ project_id: id, server, at }: Place): string => JSON.stringify(['parts', id, server, at]);

function partsIn(execution: Execution, project: TopologyProject): Parts {
  const ends = execution
    .within(project, project.links)
    .flatMap((link) => [...new Set(link.ends.map(({ node_id: id }) => id))].map((id) => ({ id, link })));
  const byNode = Map.groupBy(ends, ({ id }) => id);
  return {
    nodes: new Map(execution.within(project, project.nodes).map((node) => [node.node_id, node])),
    linksOf: new Map([...byNode].map(([id, found]) => [id, found.map(({ link }) => link)])),
  };
}
