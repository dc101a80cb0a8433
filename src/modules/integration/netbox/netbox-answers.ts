import { Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { EquipmentDocument } from '#model/equipment.ts';
import { Topology } from '#model/topology.ts';
import { intendedOf } from '../connections/connections.projection.ts';
import type { Reach } from '../connections/reach.ts';
import type { SecretBook } from '../connections/secret-book.ts';
import { connectionOf } from '../connections/systems.ts';
import { connectionSubject, intentImported, inventoryExported, said } from '../events.ts';
import { exportNetbox, importNetbox, listIntended, planNetbox } from './messages.ts';
import { slugOf } from './names.ts';
import { netbox } from './netbox.ts';
import { wantedOf, type Discovered, type Wanted } from './wanted.ts';

/** Acts of a plan that are listed. */
const MOST_LISTED = 1_000;
/** Devices that are asked for at once. */
const AT_ONCE = 16;

export interface NetboxAsks {
  readonly topology: Operation;
  readonly getEquipment: Operation;
}

const Known = EquipmentDocument.pick({ identity: true, network_info: true });

export function netboxAnswers({
  reach,
  secrets,
  asks,
}: {
  readonly reach: Reach;
  readonly secrets: SecretBook;
  readonly asks: NetboxAsks;
}): readonly Answering[] {
  const wanted = async (projectId: string | undefined, context: Context): Promise<readonly Wanted[]> => {
    const { projects } = Topology.parse(await context.ask(asks.topology, projectId === undefined ? {} : { project_id: projectId }));
    const nodes = projects.flatMap((project) =>
      project.nodes.map(({ node_id: id }) => ({ id, project: project.project_id, server: project.server })),
    );
    const discovered = new Map<string, Discovered>();
    for (let from = 0; from < nodes.length; from += AT_ONCE) {
      await Promise.all(
        nodes.slice(from, from + AT_ONCE).map(async ({ id, project, server }) => {
          const known = await discoveredOf(() => context.ask(asks.getEquipment, { project_id: project, equipment_id: id, server }));
          if (known !== null) discovered.set(id, known);
        }),
      );
    }
    return wantedOf(projects, discovered);
  };

  return [
    answer(planNetbox, async ({ connection, project_id: project }, context) => {
      const found = await connectionOf(connection, 'netbox', context);
      await secrets.refresh();
      const { acts, unchanged } = await netbox.plan(reach, found, await wanted(project, context), context);
      const create = acts.filter(({ id }) => id === null).length;
      return {
        unchanged,
        create,
        update: acts.length - create,
        acts: acts.slice(0, MOST_LISTED).map(({ id, wanted: { kind, name }, changes }) => ({
          action: id === null ? ('create' as const) : ('update' as const),
          kind,
          name,
          changes: { ...changes },
        })),
        truncated: acts.length > MOST_LISTED,
      };
    }),

    answer(exportNetbox, async ({ connection, project_id: project }, context) => {
      const found = await connectionOf(connection, 'netbox', context);
      await secrets.refresh();
      const done = await netbox.export(reach, found, await wanted(project, context), context);
      const { created, updated, failed } = done;
      context.publish([
        said(inventoryExported, connectionSubject(connection), {
          connection,
          created,
          updated,
          failed: failed.length,
          by: context.caller.name,
        }),
      ]);
      return done;
    }),

    answer(importNetbox, async ({ connection, site }, context) => {
      const found = await connectionOf(connection, 'netbox', context);
      await secrets.refresh();
      const intended = await netbox.intended(reach, found, site, context);
      context.publish([said(intentImported, connectionSubject(connection), { connection, intended, by: context.caller.name })]);
      return { sites: intended.sites.length, devices: intended.devices.length };
    }),

    answer(listIntended, async ({ connection, ...page }, context) => {
      await connectionOf(connection, 'netbox', context);
      const imported = await intendedOf(context.read, connection);
      if (imported === null) return { imported_at: null, items: [], next_cursor: null };
      const { projects } = Topology.parse(await context.ask(asks.topology, {}));
      const there = new Set(projects.flatMap(({ name, nodes }) => nodes.map((node) => keyOf(slugOf(name), node.name))));
      const devices = imported.intended.devices.toSorted((one, other) =>
        keyOf(one.site, one.name) < keyOf(other.site, other.name) ? -1 : 1,
      );
      const { items, next_cursor } = pageOf(devices, page, ({ site, name }) => keyOf(site, name));
      return {
        imported_at: imported.importedAt,
        items: items.map((device) => ({ ...device, present: there.has(keyOf(device.site, device.name)) })),
        next_cursor,
      };
    }),
  ];
}

function keyOf(site: string, name: string): string {
  return `${site}/${name.toLowerCase()}`;
}

/** Null: it was never discovered. */
async function discoveredOf(get: () => Promise<unknown>): Promise<Discovered | null> {
  try {
    const { identity, network_info: network } = Known.parse(await get());
    const { vendor, model, os, serial, kind } = identity;
    return { vendor, model, os, serial, kind, interfaces: network.interfaces };
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') return null;
    throw error;
  }
}
