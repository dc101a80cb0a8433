import { systemClock, type Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import type { Translation } from '#model/translation.ts';
import { answers } from './answers.ts';
import { snmpMetrics } from './metrics.ts';
import type { NodeQuery } from './reach.ts';
import { Sessions } from './sessions.ts';
import { Translations } from './translations.ts';

export { getObjects } from './messages.ts';

export interface SnmpOptions {
  /** Who knows nodes and their addresses. */
  readonly nodeQuery: NodeQuery;
  /** Path or URL of the address translation table. */
  readonly translations?: string;
  /** Its rows for a lab that runs in this process. */
  readonly builtInTranslations?: () => readonly Translation[];
  readonly log: Log;
  readonly meter: Meter;
  readonly clock?: Clock;
}

/** The SNMP agents of devices: reading what they say, with whichever version and credential, however badly they behave. */
export function snmp(options: SnmpOptions): Module {
  const { nodeQuery, log, meter, clock = systemClock } = options;
  const sessions = new Sessions({ clock, meter });
  const translations = new Translations({
    ...(options.translations === undefined ? {} : { source: options.translations }),
    ...(options.builtInTranslations === undefined ? {} : { builtIn: options.builtInTranslations }),
    clock,
    log,
  });
  return defineModule({
    name: 'snmp',
    version: '1.0.0',
    summary: 'The SNMP agents of devices: what they say of themselves and of their interfaces.',
    capabilities: ['snmp'],
    answers: answers({ sessions, translations, nodeQuery, clock }),
    needs: [nodeQuery],
    metrics: snmpMetrics,
    async start() {
      sessions.open();
    },
    async stop() {
      sessions.close();
    },
  });
}
