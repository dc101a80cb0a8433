import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Candidacy } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import type { Translation } from '#model/translation.ts';
import { OwnAgent, type OwnAgentOptions } from './agent/own-agent.ts';
import { checkUsers } from './agent/usm-users.ts';
import { answers } from './answers.ts';
import { snmpMetrics } from './metrics.ts';
import { pollAnswers } from './polling/answers.ts';
import { PollBook } from './polling/poll-book.ts';
import { Poller } from './polling/poller.ts';
import { readOnce } from './polling/reading.ts';
import type { NodeQuery } from './reach.ts';
import { Sessions } from './sessions.ts';
import { Translations } from './translations.ts';
import { trapAnswers } from './traps/answers.ts';
import { trapReceived } from './traps/messages.ts';
import { traps } from './traps/metrics.ts';
import { type TrapOptions, TrapReceiver } from './traps/trap-receiver.ts';

export { DEFAULT_COMMUNITIES } from './credential.ts';
export { factsSummary } from './facts/facts-summary.ts';
export { neutralDocument } from './facts/neutral-document.ts';
export { getObjects, readDeviceFacts, testCredentials } from './messages.ts';
export { identifySystem, openDiscovery, vendorFaults } from './offline.ts';
export { Translations } from './translations.ts';

export interface SnmpOptions {
  /** Who knows nodes and their addresses. */
  readonly nodeQuery: NodeQuery;
  /** Path or URL of the address translation table. */
  readonly translations?: string;
  /** Its rows for a lab that runs in this process. */
  readonly builtInTranslations?: () => readonly Translation[];
  /** Where polls are kept, with their credentials; absent: as long as the process. */
  readonly keepPolls?: KeptText;
  /** Where traps and informs are received; absent: nowhere. */
  readonly traps?: TrapOptions;
  /** The hub's own agent; absent: it has none. */
  readonly agent?: OwnAgentOptions;
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
  checkUsers([...(options.traps?.users ?? []), ...(options.agent?.users ?? [])]);
  const receiver = new TrapReceiver(options.traps, { clock, log, meter, translations: () => translations.rows() });
  const ownAgent = new OwnAgent(options.agent, { clock, log, traps: () => receiver.status() });
  const book = new PollBook(options.keepPolls);
  let ask: ModuleContext['ask'] = async () => {
    throw fail('shutting_down', 'SNMP has not started.');
  };
  const surroundings = { sessions, translations, nodeQuery };
  const poller = new Poller({ clock, read: (poll, signal) => readOnce(poll, { ...surroundings, clock, ask }, signal) });
  let polling: Candidacy | undefined;
  return defineModule({
    name: 'snmp',
    version: '1.0.0',
    summary: 'The SNMP agents of devices: what they say of themselves and of their interfaces.',
    capabilities: ['snmp'],
    answers: [
      ...answers({ ...surroundings, clock, log }),
      ...trapAnswers(receiver),
      ...pollAnswers({ ...surroundings, book, poller, clock }),
    ],
    needs: [nodeQuery, ...Object.values(options.agent?.asks ?? {})],
    emits: [trapReceived],
    metrics: [...snmpMetrics, traps],
    health: [receiver.probe, ownAgent.probe],
    async start(context) {
      sessions.open();
      receiver.start(context.publish.bind(context));
      ask = context.ask.bind(context);
      ownAgent.start(ask);
      polling = context.leases.campaign('snmp-polls', (lease) => poller.work(lease, () => book.all()));
    },
    async stop() {
      await polling?.close();
      sessions.close();
      ownAgent.stop();
      await receiver.stop();
    },
  });
}
