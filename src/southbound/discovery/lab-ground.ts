import { asFailure } from '#kernel/error.ts';
import { addressesOfHosts, type MachineInterface } from '#kernel/machine-addresses.ts';
import type { Context } from '#kernel/module.ts';
import type { Ground, KnownInterface } from '#model/of-the-lab.ts';
import type { TopologyProject } from '#model/topology.ts';
import { ServersAnswer, type DiscoveryAsks } from './asked.ts';
import { Equipment } from './equipment.projection.ts';

type Asking = Pick<Context, 'ask' | 'read' | 'log' | 'clock'>;

/** Devices of a project are discovered together: what they all need may be that old. */
const FRESH_MS = 2_000;

/** What shows whether an address is of a project: what is known of its devices, of other projects, of the hub and of GNS3. */
export class LabGround {
  readonly #asks: DiscoveryAsks;
  readonly #hub: () => readonly MachineInterface[];
  /** What was read lately, by what it is of. */
  readonly #lately = new Map<string, { readonly atMs: number; readonly read: Promise<readonly KnownInterface[]> }>();

  constructor(asks: DiscoveryAsks, hub: () => readonly MachineInterface[]) {
    this.#asks = asks;
    this.#hub = hub;
  }

  async of(project: TopologyProject, context: Asking, how: 'lately' | 'now' = 'lately'): Promise<Ground> {
    if (how === 'now') this.#lately.clear();
    const equipment = new Equipment(context.read);
    const [here, everywhere, gns3] = await Promise.all([
      this.#read(`${project.server}/${project.project_id}`, context, async () => interfacesIn(project, equipment)),
      this.#read('', context, async () => (await equipment.everything()).map(({ summary }) => addressesIn(summary))),
      this.#addressesOfGns3(project, context),
    ]);
    const elsewhere = everywhere.filter(({ project_id: id }) => id.toLowerCase() !== project.project_id.toLowerCase());
    return { project, interfaces: [...here, ...elsewhere], hub: this.#hub(), gns3 };
  }

  async #read(of: string, { clock }: Asking, read: () => Promise<readonly KnownInterface[]>): Promise<readonly KnownInterface[]> {
    const nowMs = clock.monotonicMs();
    for (const [key, { atMs }] of this.#lately) if (nowMs - atMs > FRESH_MS) this.#lately.delete(key);
    const lately = this.#lately.get(of) ?? { atMs: nowMs, read: read() };
    this.#lately.set(of, lately);
    try {
      return await lately.read;
    } catch (thrown) {
      this.#lately.delete(of);
      throw thrown;
    }
  }

  /** Of the servers, and of the computes that the nodes run on. */
  async #addressesOfGns3({ nodes }: TopologyProject, { ask, log }: Asking): Promise<readonly string[]> {
    const computes = nodes.flatMap(({ console: { host } }) => host ?? []);
    const { servers } = this.#asks;
    try {
      const told = servers === undefined ? [] : ServersAnswer.parse(await ask(servers, {})).servers;
      return await addressesOfHosts([...told.map(({ url }) => new URL(url).hostname), ...computes]);
    } catch (thrown) {
      // Whoever may not ask about servers has those of the project all the same.
      log.debug('The GNS3 servers could not be asked for.', { reason: asFailure(thrown).message });
      return addressesOfHosts(computes);
    }
  }
}

async function interfacesIn({ server, project_id }: TopologyProject, equipment: Equipment): Promise<readonly KnownInterface[]> {
  const known = await equipment.interfaces({ server, projectId: project_id });
  return [...known].flatMap(([id, all]) => all.map(({ link_id, addresses }) => ({ project_id, equipment_id: id, link_id, addresses })));
}

/** The addresses of a device, without the networks that they are in. */
function addressesIn({
  project_id,
  equipment_id,
  ip_addresses: addresses,
}: {
  readonly project_id: string;
  readonly equipment_id: string;
  readonly ip_addresses: readonly string[];
}): KnownInterface {
  return { project_id, equipment_id, link_id: null, addresses: addresses.map((address) => ({ address, prefix_length: null })) };
}
