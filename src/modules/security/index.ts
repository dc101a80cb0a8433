import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Candidacy } from '#kernel/lease.ts';
import { machineInterfaces, type MachineInterface } from '#kernel/machine-addresses.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import { defineModule, react, type Module, type ModuleContext } from '#kernel/module.ts';
import { raiseAlert } from '#model/alert-messages.ts';
import { assessmentAnswers, type AssessmentAsks } from './assessment/assessment-answers.ts';
import { AllowList } from './containment/allow-list.ts';
import { CONTAINMENT_EVENTS, containmentsProjection } from './containment/containment.ts';
import { containmentAnswers } from './containment/containment-answers.ts';
import { Ending } from './containment/ending.ts';
import { Enforcement, type EnforcementAsks } from './containment/enforcement.ts';
import { Fail2ban, type Fail2banOptions } from './containment/fail2ban.ts';
import { releaseContainment } from './containment/messages.ts';
import { Nftables, type NftablesOptions } from './containment/nftables.ts';
import { OffenceReader } from './offences/index.ts';
import { Places, type PlacingAsks } from './placing/places.ts';
import { searchAnswers } from './search/search-answers.ts';
import { Alerting } from './sources/alerting.ts';
import { readEve } from './sources/eve-lines.ts';
import { EveSocket } from './sources/eve-socket.ts';
import { readFail2ban } from './sources/fail2ban-lines.ts';
import { FollowedFile } from './sources/followed-file.ts';
import { keepSyslog, type ToldSyslog } from './sources/syslog-kept.ts';

export { listContainments } from './containment/messages.ts';
export { neutralOf, normalise } from './normalise/index.ts';

export interface SecurityOptions {
  readonly asks: EnforcementAsks & PlacingAsks & AssessmentAsks;
  /** Where events are kept whole. */
  readonly archive: Archive;
  /** The event that tells a message of syslog. */
  readonly syslog?: EventDeclaration;
  /** An absolute path: the file that Suricata writes its events to. */
  readonly eveFile?: string;
  /** An absolute path: where Suricata connects with its events. */
  readonly eveSocket?: string;
  /** An absolute path: the log of fail2ban. */
  readonly fail2banLog?: string;
  /** Absent: fail2ban bans nobody. */
  readonly fail2ban?: Fail2banOptions;
  /** Absent: nobody is banned. */
  readonly nftables?: NftablesOptions;
  /** Addresses, CIDR ranges and names of nodes that are never contained. */
  readonly allow?: readonly string[];
  /** Interfaces of the machine of the hub; absent: as the operating system has them. */
  readonly hub?: () => readonly MachineInterface[];
  /** Alerts are raised with whoever takes them; absent: none are. */
  readonly alerts?: true;
  /** How often files are read and containments are looked at, in milliseconds; 1 s by default. */
  readonly everyMs?: number;
  readonly clock?: Clock;
}

const EVERY_MS = 1_000;

/** Knows what attacks, tells it where it happens, and contains it for a time. @throws configuration_error */
export function security(options: SecurityOptions): Module {
  const { asks, archive, clock = systemClock, everyMs = EVERY_MS, hub = machineInterfaces } = options;
  const allowed = new AllowList(options.allow ?? [], () => hub().map(({ cidr }) => cidr.split('/')[0]!));
  const enforcement = new Enforcement(
    asks,
    options.nftables === undefined ? undefined : new Nftables(options.nftables),
    options.fail2ban === undefined ? undefined : new Fail2ban(options.fail2ban),
  );
  const places = new Places(asks, clock);
  const reader = new OffenceReader();
  const running: Candidacy[] = [];
  let publish: ModuleContext['publish'] = async () => {
    throw fail('shutting_down', 'Security has not started.');
  };
  return defineModule({
    name: 'security',
    version: '1.0.0',
    summary: 'Keeps and places events of attacks, assesses nodes, and contains them for a time.',
    capabilities: ['events', 'assessment', 'containment'],
    answers: [
      ...searchAnswers(archive),
      ...containmentAnswers({
        enforcement,
        allowed,
        addressesOf: (node, context) => places.addressesOf(node, context as Pick<ModuleContext, 'ask' | 'log'>),
        publish: () => publish,
      }),
      ...assessmentAnswers({ asks, knownOf: (context) => places.known(context), hub }),
    ],
    // Containments whose time is over it releases by asking itself.
    needs: [...Object.values(asks), releaseContainment, ...(options.alerts === true ? [raiseAlert] : [])],
    emits: CONTAINMENT_EVENTS,
    projections: [containmentsProjection],
    reactions:
      options.syslog === undefined
        ? []
        : [
            react(options.syslog, async (event, context) => {
              const offender = await keepSyslog(event, reader, archive);
              if (offender === null || options.alerts !== true) return;
              const { host, from } = event.data as unknown as ToldSyslog;
              await new Alerting(context, archive, places).tellOffences(new Set([offender]), host ?? from);
            }),
          ],
    async start(context) {
      publish = context.publish.bind(context);
      running.push(context.leases.campaign('security/containments', (lease) => new Ending(context, everyMs).run(lease)));
      const alerting = new Alerting(context, archive, places);
      const told = (tell: (documents: readonly ArchivedDocument[]) => Promise<void>) => async (documents: readonly ArchivedDocument[]) => {
        if (options.alerts === true) await tell(documents);
      };
      const tellAlerts = told((documents) => alerting.tellAlerts(documents));
      const source = { archive, log: context.log, everyMs, now: () => context.clock.now() };
      if (options.eveFile !== undefined) {
        const file = new FollowedFile({ ...source, path: options.eveFile, kind: 'eve', read: readEve, told: tellAlerts });
        running.push(context.leases.campaign('security/eve', (lease) => file.follow(lease)));
      }
      if (options.eveSocket !== undefined) {
        const socket = new EveSocket({
          ...source,
          path: options.eveSocket,
          newId: () => uuidv7(context.clock.now().getTime()),
          told: tellAlerts,
        });
        running.push(context.leases.campaign('security/eve-socket', (lease) => socket.listen(lease)));
      }
      if (options.fail2banLog !== undefined) {
        const tellBans = told((documents) => alerting.tellBans(documents));
        const file = new FollowedFile({ ...source, path: options.fail2banLog, kind: 'fail2ban', read: readFail2ban, told: tellBans });
        running.push(context.leases.campaign('security/fail2ban', (lease) => file.follow(lease)));
      }
    },
    async stop() {
      await Promise.all(running.splice(0).map((candidacy) => candidacy.close()));
    },
  });
}
