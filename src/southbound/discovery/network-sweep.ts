import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { TopologyProject } from '#model/topology.ts';
import { addressesOfTheLab, type Ground } from '#model/of-the-lab.ts';
import { SweepAnswer, type DiscoveryAsks } from './asked.ts';
import { Equipment } from './equipment.projection.ts';
import type { LabGround } from './lab-ground.ts';
import { sweepNetworks } from './messages.ts';
import { networksToSweep } from './networks.ts';

/** Asks the networks that discovery found for addresses that no device is known to have. */
export function networkSweep(
  { asks, ground }: { readonly asks: DiscoveryAsks; readonly ground: Pick<LabGround, 'of'> },
  projectOf: (of: { readonly project_id: string; readonly server?: string | undefined }, context: Context) => Promise<TopologyProject>,
): Answering {
  return answer(sweepNetworks, async ({ networks: given, ...of }, context) => {
    // Those that discovery found are the project's; others may be anybody's.
    if (given !== undefined && context.projects !== null) {
      const { permission } = sweepNetworks;
      throw fail(
        'forbidden',
        `To name networks needs the permission ${permission} in all projects; leave them out to sweep the project's own.`,
        {
          permission,
        },
      );
    }
    const project = await projectOf(of, context);
    const place = { server: project.server, projectId: project.project_id };
    const equipment = new Equipment(context.read);
    const summaries = await equipment.summaries(place);
    const ids = summaries.map(({ equipment_id: id }) => id);
    const documents = await equipment.documents(place, ids);
    const { networks, left } =
      given === undefined
        ? networksToSweep(withWhatIsShown(documents, await ground.of(project, context, 'now')))
        : { networks: given, left: [] };
    const nothing = { networks: [...networks], left_out: [...left], asked: 0, items: [], unknown: 0 };
    if (asks.sweep === undefined) return { ...nothing, reason: 'No module sweeps networks.' };
    if (networks.length === 0)
      return { ...nothing, reason: 'No address of a device answers here, so none of its networks is reached from here.' };
    let swept;
    try {
      swept = SweepAnswer.parse(await context.ask(asks.sweep, { networks: [...networks] }));
    } catch (thrown) {
      return { ...nothing, reason: `The networks could not be swept: ${asFailure(thrown).message}` };
    }
    const owners = ownersOf(documents);
    const items = swept.items.map(({ address, response_time_ms }) => {
      const owner = owners.get(address);
      return { address, response_time_ms, equipment_id: owner?.equipment_id ?? null, name: owner?.name ?? null };
    });
    const unknown = items.filter(({ equipment_id: id }) => id === null).length;
    return {
      ...nothing,
      asked: swept.asked,
      items,
      unknown,
      reason: `${items.length} of ${swept.asked} addresses answer; ${unknown} of them belong to no device that is known.`,
    };
  });
}

/** The documents without addresses that are not shown to be of the lab, whoever answered there: their networks may be somebody else's. */
function withWhatIsShown(documents: readonly EquipmentDocument[], ground: Ground): EquipmentDocument[] {
  return documents.map((document) => {
    const { addresses } = document.network_info;
    const { asked } = addressesOfTheLab(
      document.equipment_id,
      addresses.map(({ address }) => address),
      ground,
    );
    const shown = new Set(asked);
    return { ...document, network_info: { ...document.network_info, addresses: addresses.filter(({ address }) => shown.has(address)) } };
  });
}

function ownersOf(documents: readonly EquipmentDocument[]): ReadonlyMap<string, EquipmentDocument> {
  return new Map(documents.flatMap((document) => document.network_info.ip_addresses.map((address) => [address, document] as const)));
}
