import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { z } from 'zod';
import type { KnownInstance } from './services.projection.ts';

const MODULES_PAGE = 500;

const Modules = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      source: z.string(),
      registered_at: z.string().nullable(),
      instances: z.array(
        z.object({
          instance_id: z.string(),
          process: z.string(),
          since: z.string(),
          health: z.string(),
          message: z.string(),
          silent: z.boolean(),
        }),
      ),
    }),
  ),
});
const Servers = z.object({
  servers: z.array(
    z.object({ id: z.string(), url: z.string(), version: z.string().nullable(), connected: z.boolean(), reason: z.string() }),
  ),
});

export interface LiveAsks {
  readonly listModules: Operation;
  readonly gns3Status: Operation;
}

/**
 * What the hub knows without this module, and tells by events of its own (`module.health.changed`, `server.lost`): its processes, the
 * instances of its modules, and the GNS3 servers. It is asked at each reading, so that nothing is told twice.
 */
export async function liveInstances(ask: ModuleContext['ask'], asks: LiveAsks): Promise<readonly KnownInstance[]> {
  const [modules, servers] = await Promise.all([
    ask(asks.listModules, { limit: MODULES_PAGE }).then((told) => Modules.parse(told).items),
    ask(asks.gns3Status, {}).then((told) => Servers.parse(told).servers),
  ]);
  const of = { weight: 1, monitor: null, by: 'common_hub' } as const;
  const processes = new Map<string, string>();
  const instances = modules.flatMap(({ name, version, source, instances: all }) =>
    all.map(({ instance_id: id, process, since, health, message, silent }): KnownInstance => {
      const before = processes.get(process);
      if (before === undefined || since < before) processes.set(process, since);
      return {
        ...of,
        service: `modules.${name}`,
        id,
        url: `hub://${process}/${name}`,
        tags: [`version:${version}`, source],
        source: 'hub',
        registeredAt: since,
        health: silent || health === 'unhealthy' ? 'unhealthy' : 'healthy',
        since,
        message: silent ? 'It said nothing for five minutes.' : message,
      };
    }),
  );
  return [
    ...[...processes].map(([process, since]): KnownInstance => ({
      ...of,
      service: 'thalamus',
      id: process,
      url: `hub://${process}/`,
      tags: [],
      source: 'hub',
      registeredAt: since,
      health: 'healthy',
      since,
      message: 'It is among the living processes of the hub.',
    })),
    ...instances,
    ...servers.map(({ id, url, version, connected, reason }): KnownInstance => ({
      ...of,
      service: 'gns3',
      id,
      url,
      tags: version === null ? [] : [`version:${version}`],
      source: 'gns3',
      registeredAt: null,
      health: connected ? 'healthy' : 'unhealthy',
      since: null,
      message: reason,
    })),
  ];
}
