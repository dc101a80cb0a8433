import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Module } from '#kernel/module.ts';
import type { Config } from '#runtime/config/index.ts';
import type { Documents } from '#runtime/documents/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { discovery } from '#southbound/discovery/index.ts';
import { getNode, gns3, openConsole } from '#southbound/gns3/index.ts';
import { scan } from '#southbound/scan/index.ts';
import { snmp, type Translations } from '#southbound/snmp/index.ts';
import product from '../../package.json' with { type: 'json' };
import type { labOnDemand } from './built-in-lab.ts';
import { discoveryAsks } from './discovery-asks.ts';
import { ownAgentOf, trapsOf } from './snmp-of.ts';

export interface SouthboundParts {
  readonly config: Config;
  readonly documents: Documents;
  /** The lab that is followed where no server is configured. */
  readonly builtIn: ReturnType<typeof labOnDemand>;
  readonly translations: Translations;
  /** Whether this process hears GNS3 servers and takes traps. */
  readonly listens: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** What looks towards equipment: GNS3, agents, consoles, scans, and discovery, which asks all of them. */
export async function southboundOf(parts: SouthboundParts): Promise<readonly Module[]> {
  const { config, documents, builtIn, translations, listens, clock, log, meter } = parts;
  return [
    gns3({
      servers: config.gns3.servers,
      keep: await documents.open('gns3-servers.json'),
      ...(config.gns3.servers.length > 0 ? {} : { builtIn }),
      autoClose: config.gns3.autoClose,
      listens,
      clock,
      log: log.child({ unit: 'gns3' }),
      meter,
      pace: { pollReadsPerSecond: config.gns3.readsPerSecond, cacheTtlMs: config.cache.ttlMs },
    }),
    snmp({
      nodeQuery: getNode,
      ...(config.snmp.translations === undefined ? {} : { translations: config.snmp.translations }),
      builtInTranslations: () => builtIn.translations(),
      keepPolls: await documents.open('snmp-polls.json'),
      ...trapsOf(config, listens),
      ...ownAgentOf(config, product.version),
      clock,
      log: log.child({ unit: 'snmp' }),
      meter,
    }),
    consoles({
      nodeQuery: getNode,
      openConsole,
      login: config.consoles,
      translations: () => translations.rows(),
      allow: config.scan.allow,
      clock,
      log: log.child({ unit: 'console' }),
      meter,
    }),
    scan({ allow: config.scan.allow, clock }),
    discovery({
      asks: discoveryAsks,
      keep: await documents.open('discovery-secrets.json'),
      settings: {
        deviceMs: config.discovery.timeoutMs,
        parallel: config.discovery.parallel,
        communities: config.snmp.communities,
        users: config.snmp.users,
      },
    }),
  ];
}
