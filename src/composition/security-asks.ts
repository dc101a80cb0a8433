import type { Archive } from '#kernel/archive.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Module } from '#kernel/module.ts';
import { syslogReceived } from '#modules/integration/index.ts';
import { security, type SecurityOptions } from '#modules/security/index.ts';
import { memoryArchive, openArchive } from '#runtime/archive/index.ts';
import type { Config } from '#runtime/config/index.ts';
import type { DurableStore } from '#runtime/store/index.ts';
import { getEquipment, listEquipment, listInterfaces } from '#southbound/discovery/index.ts';
import { gns3Status, gns3Topology, setFilters, startNode, stopNode } from '#southbound/gns3/index.ts';
import { scanPorts } from '#southbound/scan/index.ts';

/** Everything that security asks of others, and the events of theirs that it keeps. */
const securityAsks: Pick<SecurityOptions, 'asks' | 'syslog' | 'alerts'> = {
  asks: {
    topology: gns3Topology,
    setFilters,
    startNode,
    stopNode,
    interfaces: listInterfaces,
    listEquipment,
    getEquipment,
    scanPorts,
    servers: gns3Status,
  },
  syslog: syslogReceived,
  alerts: true,
};

/** Sources that write, and searches. */
const ARCHIVE_CONNECTIONS = 3;

/** The module as the product has it, and what is closed when it has ended. */
export function securityOf(
  { security: { archiveDays, eveFile, eveSocket, fail2banLog, fail2ban, nftablesSet, allow } }: Pick<Config, 'security'>,
  store: Pick<DurableStore, 'connections'>,
  running: { readonly name: string; stop(): Promise<void> }[],
  clock: Clock,
): Module {
  const opened = openArchive({ pool: store.connections({ name: 'archive', most: ARCHIVE_CONNECTIONS }), clock, keptDays: archiveDays });
  running.push({ name: 'archive', stop: () => opened.close() });
  return security({
    ...securityAsks,
    archive: opened.archive,
    allow,
    ...(eveFile === undefined ? {} : { eveFile }),
    ...(eveSocket === undefined ? {} : { eveSocket }),
    ...(fail2banLog === undefined ? {} : { fail2banLog }),
    ...(fail2ban === undefined ? {} : { fail2ban }),
    ...(nftablesSet === undefined ? {} : { nftables: { set: nftablesSet } }),
    clock,
  });
}

/** The module as the catalogue reads it. */
export function securityForCatalogue(archive: Archive = memoryArchive()): Module {
  return security({ ...securityAsks, archive });
}
