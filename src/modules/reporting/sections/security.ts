import { upTo } from '#kernel/all-of.ts';
import type { Alert } from '#model/alert.ts';
import type { Section } from '../document.ts';
import { count, isWithin, sectionOf, tableOf, type Scope } from './scope.ts';

const MOST = 2_000;
/** Alerts of these areas come from the wire and from what was assessed (security/sources/alerting.ts). */
const KINDS = ['ids.*', 'security.*'] as const;

/** As `security.containment.list` tells it. */
interface Containment {
  readonly method: string;
  readonly project_id: string | null;
  readonly node_name: string | null;
  readonly address: string | null;
  readonly reason: string;
  readonly by: string;
  readonly state: string;
  readonly ordered_at: string;
  readonly until: string;
  readonly ended_at: string | null;
}

/** What attacked, and what was cut off for it: alerts on the wire, bans and containments. */
export async function securitySection(scope: Scope): Promise<Section> {
  const { asks, context, projectId } = scope;
  const ledger = await upTo<Containment>(context, asks.containments!, { in_force: false }, { most: MOST });
  const containments = ledger.items.filter(
    ({ project_id, ordered_at, ended_at }) =>
      isWithin(scope, ordered_at, ended_at) && (projectId === undefined || project_id?.toLowerCase() === projectId.toLowerCase()),
  );
  const alerts = asks.alerts === undefined ? null : await alertsOnTheWire(scope);
  return sectionOf(
    'security',
    {
      figures: [
        ...(alerts === null ? [] : [count('wire_alerts', alerts.length)]),
        count('containments', containments.length),
        count('in_force', containments.filter(({ state }) => state === 'in_force').length),
        count('bans', containments.filter(({ method }) => method === 'ban_address').length),
      ],
      tables: [
        tableOf(
          'wire_alerts',
          [
            ['severity', 'word', ({ severity }) => severity],
            ['alert', 'text', ({ title }) => title],
            ['node', 'text', ({ place }) => place.node_name],
            ['address', 'text', ({ place }) => place.address],
            ['raised_at', 'time', ({ raised_at }) => raised_at],
            ['cleared_at', 'time', ({ cleared_at }) => cleared_at],
          ],
          alerts ?? [],
        ),
        tableOf(
          'containments',
          [
            ['method', 'word', ({ method }) => method],
            ['state', 'word', ({ state }) => state],
            ['against', 'text', ({ node_name, address }) => node_name ?? address],
            ['reason', 'text', ({ reason }) => reason],
            ['by', 'text', ({ by }) => by],
            ['ordered_at', 'time', ({ ordered_at }) => ordered_at],
            ['ends_at', 'time', ({ until, ended_at }) => ended_at ?? until],
          ],
          containments,
        ),
      ],
    },
    ledger.more ? ['containments_cut'] : [],
  );
}

async function alertsOnTheWire(scope: Scope): Promise<Alert[]> {
  const { asks, context, projectId } = scope;
  const found: Alert[] = [];
  for (const kind of KINDS) {
    const input = { kind, state: ['active', 'acknowledged', 'cleared'], ...(projectId === undefined ? {} : { project_id: projectId }) };
    found.push(...(await upTo<Alert>(context, asks.alerts!, input, { most: MOST })).items);
  }
  return found
    .filter(({ raised_at, cleared_at }) => isWithin(scope, raised_at, cleared_at))
    .toSorted((one, other) => (one.raised_at < other.raised_at ? 1 : -1));
}
