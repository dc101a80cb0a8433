import { networkInterfaces } from 'node:os';
import type { IntegrationOptions } from '#modules/integration/index.ts';
import { registerAtConsul } from '#modules/integration/index.ts';
import { addressKind } from '#kernel/address.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import type { Config } from '#runtime/config/index.ts';
import { getModule, listModules } from '#runtime/hub/index.ts';
import { getEquipment } from '#southbound/discovery/index.ts';
import { gns3Status, gns3Topology } from '#southbound/gns3/index.ts';
import { getObjects } from '#southbound/snmp/index.ts';

/** Everything that integration asks of others. */
export const integrationAsks: IntegrationOptions['asks'] = {
  listModules,
  getModule,
  gns3Status,
  topology: gns3Topology,
  getEquipment,
  snmpGet: getObjects,
};

/** The port at which agents of Consul listen. @see https://developer.hashicorp.com/consul/docs/reference/architecture/ports */
const CONSUL_PORT = 8500;
/** The hub's orchestration objects have this name. */
const SERVICE = 'nms-common';

/** How the module of integration is set up; `listens`: this process takes messages of syslog. */
export function integrationOf(
  { integration, syslog, consul }: Config,
  listens: boolean,
  env: NodeJS.ProcessEnv,
): Omit<IntegrationOptions, 'asks'> {
  const url = consulUrl({ consul }, env);
  return {
    allow: integration.allow,
    services: integration.services.map(({ tags = [], weight = 1, id, ...rest }) => ({
      ...rest,
      tags,
      weight,
      ...(id === undefined ? {} : { id }),
    })),
    ...(listens ? { syslog } : {}),
    ...(url === undefined
      ? {}
      : {
          consul: {
            url,
            token: consul.token,
            datacenter: consul.datacenter,
            ...(consul.services === undefined ? {} : { only: consul.services }),
          },
        }),
  };
}

/** Registers this process at Consul, where there is one. `url`: where it listens. */
export function consulOf(
  { consul }: Config,
  { url, version, log, env }: { readonly url: string; readonly version: string; readonly log: Log; readonly env: NodeJS.ProcessEnv },
): { stop(): Promise<void> } | undefined {
  const at = consulUrl({ consul }, env);
  if (at === undefined) return undefined;
  return registerAtConsul({
    url: at,
    token: consul.token,
    datacenter: consul.datacenter,
    name: consul.service_name ?? given(env['SERVICE_NAME']) ?? SERVICE,
    uuid: uuidv7(),
    self: consul.address ?? reachable(url),
    version,
    deregisterAfter: consul.deregister_after,
    random: Math.random,
    log,
  });
}

/** The Swarm service tells the host alone. */
function consulUrl({ consul }: Pick<Config, 'consul'>, env: NodeJS.ProcessEnv): string | undefined {
  const host = given(env['CONSUL_HOST']);
  if (consul.url !== undefined || host === undefined) return consul.url;
  return /^https?:/.test(host) ? host : `http://${host.includes(':') ? host : `${host}:${CONSUL_PORT}`}`;
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

/** Whoever listens at all addresses is reached at the first that others can know. */
function reachable(url: string): string {
  const listening = new URL(url);
  const host = listening.hostname.replace(/^\[|\]$/g, '');
  if (host !== '0.0.0.0' && host !== '::') return url;
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family, address }) => !internal && family === 'IPv4' && addressKind(address) !== 'never');
  if (outside !== undefined) listening.hostname = outside.address;
  return listening.origin;
}
