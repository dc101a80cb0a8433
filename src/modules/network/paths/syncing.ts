import { z } from 'zod';
import { asFailure } from '#kernel/error.ts';
import { command, type Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { ProjectId } from '#model/project.ts';
import { operating, PLACE, server } from '../place.ts';
import type { Known } from './follow.ts';
import { layerOf } from './layers.ts';

const syncTopology = command('network.topology.sync', {
  ...operating,
  rate: 'heavy',
  summary: 'Takes the layers of a project together anew, after the wiring that devices show was compared with that of GNS3.',
  rest: `POST ${PLACE}/projects/:project_id/sync/`,
  input: z.strictObject({ project_id: ProjectId, server }),
  output: z.object({
    project_id: ProjectId,
    devices: z.int(),
    discovered: z.int().describe('Devices that are known from inside.'),
    not_discovered: z.array(z.string()).describe('Names of the others.'),
    layers: z.object({
      physical: z.object({ links: z.int() }),
      l2: z.object({ links: z.int(), vlans: z.int() }),
      l3: z.object({ links: z.int(), networks: z.int() }),
    }),
    wiring: z
      .object({ found: z.int().describe('New differences.'), cleared: z.int(), standing: z.int() })
      .nullable()
      .describe('Null: it could not be compared; `reason` says why.'),
    reason: z.string().nullable(),
  }),
});

interface Compared {
  readonly found: readonly unknown[];
  readonly cleared: readonly unknown[];
  readonly standing: number;
}

/** `known`: everything that is known of the devices of a project. */
export function syncingAnswers(
  compareWiring: Operation,
  known: (meant: { readonly project_id: string; readonly server?: string | undefined }, context: Context) => Promise<Known>,
): Answering[] {
  return [
    answer(syncTopology, async ({ project_id: project, server: where }, context) => {
      const meant = { project_id: project, ...(where === undefined ? {} : { server: where }) };
      let wiring: { found: number; cleared: number; standing: number } | null = null;
      let reason: string | null = null;
      try {
        const { found, cleared, standing } = (await context.ask(compareWiring, meant)) as Compared;
        wiring = { found: found.length, cleared: cleared.length, standing };
      } catch (error) {
        reason = asFailure(error).message;
      }
      const all = await known(meant, context);
      const [physical, second, third] = (['physical', 'l2', 'l3'] as const).map((layer) => layerOf(layer, all));
      const unknown = physical!.devices.filter(({ known: seen }) => !seen);
      return {
        project_id: project,
        devices: physical!.devices.length,
        discovered: physical!.devices.length - unknown.length,
        not_discovered: unknown.map(({ name }) => name).toSorted(),
        layers: {
          physical: { links: physical!.links.length },
          l2: { links: second!.links.length, vlans: second!.groups.length },
          l3: { links: third!.links.length, networks: third!.groups.length },
        },
        wiring,
        reason,
      };
    }),
  ];
}
