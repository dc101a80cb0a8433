import type { EquipmentDocument } from '#model/equipment.ts';
import type { Wiring } from '#model/wiring.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Figure } from './report.ts';
import { Peer, residentMib } from './subjects.ts';

const ROW = 'discovery';
const DEVICES = 50;
const ROUNDS = 3;
/** Of the short one, whose first rounds compile what they run. */
const SHORT_ROUNDS = 9;
const V1 = '/api/common/api/v1';

interface Address {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly projects: { readonly Fifty: string; readonly Agents: string };
}

/** Fifty devices of a lab through the product's own doors: lab and hub are processes of their own. */
export async function discovery(): Promise<Figure[]> {
  const lab = new Peer('./load/discovery-lab.ts');
  const { url, user, password, projects } = await lab.next<Address>();
  const hub = await startHub({
    gns3: { url, user, password },
    env: {
      THALAMUS_SNMP_TRANSLATIONS: `${url}/lab/translations`,
      // What is asked fifty times at once here is asked by fifty people elsewhere.
      THALAMUS_LIMITS_HEAVY_PER_SECOND: '1000',
      THALAMUS_LIMITS_HEAVY_BURST: '1000',
    },
  });
  try {
    const client = await logIn(hub.url, hub.password);
    await until(
      'the lab to be known',
      async () => (await runningOf(client, projects.Fifty)).length + (await runningOf(client, projects.Agents)).length === 2 * DEVICES,
      60_000,
    );
    const whole = await median(async () => discoverAll(client, projects.Fifty));
    const nodes = await runningOf(client, projects.Agents);
    const snmp = await median(async () => {
      const answers = await Promise.all(
        nodes.map(async (node_id) =>
          client.send<{ answered: boolean }>('POST', `${V1}/snmp/facts/`, { project_id: projects.Agents, node_id }),
        ),
      );
      if (answers.some(({ answered }) => !answered)) throw new Error('An agent of the lab did not answer.');
    }, SHORT_ROUNDS);
    const wiring = await client.get<Wiring>(`${V1}/equipment/projects/${projects.Fifty}/wiring/`);
    return [
      {
        row: ROW,
        what: `${DEVICES} lab devices, all steps, consoles included`,
        value: whole,
        unit: 's',
        goal: { at: 'most', value: 5 },
        reference: 'documented: 30-120 s',
      },
      { row: ROW, what: `${DEVICES} lab devices, SNMP alone`, value: snmp, unit: 's', goal: { at: 'most', value: 0.6 } },
      {
        row: ROW,
        what: 'wiring of the 50: found of what GNS3 connects',
        value: wiring.score.recall_of_all ?? Number.NaN,
        unit: '',
        reference: `precision ${wiring.score.precision ?? 'unknown'} of ${wiring.score.found}`,
      },
      { row: ROW, what: 'memory of the hub afterwards', value: await residentMib(hub.pid), unit: 'MiB' },
    ];
  } finally {
    await hub.cleanUp();
    await lab.end();
  }
}

async function runningOf(client: HubClient, projectId: string): Promise<string[]> {
  const topology = await client
    .get<{ projects: { nodes: { node_id: string; status: string }[] }[] }>(`${CENTRAL}/topology/?project_id=${projectId}`)
    .catch(() => ({ projects: [] }));
  return topology.projects.flatMap(({ nodes }) => nodes.filter(({ status }) => status === 'started').map(({ node_id: id }) => id));
}

/** @throws when a device was not read whole */
async function discoverAll(client: HubClient, projectId: string): Promise<void> {
  const answer = await client.send<{ status: string; items: EquipmentDocument[] }>(
    'POST',
    `${V1}/equipment/projects/${projectId}/discover/?wait=true`,
  );
  const whole = answer.items.filter(({ discovery_status: status }) => status === 'complete');
  if (answer.status === 'succeeded' && whole.length === DEVICES) return;
  const [other] = answer.items.filter(({ discovery_status: status }) => status !== 'complete');
  const why = other?.steps.find(({ status }) => status === 'failed' || status === 'partial');
  throw new Error(`${whole.length} of ${DEVICES} devices were read whole; ${other?.name ?? 'none'}: ${JSON.stringify(why)}`);
}

/** Seconds, of several rounds: the first one meets a hub that has just begun. */
async function median(work: () => Promise<void>, rounds = ROUNDS): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fromMs = performance.now();
    await work();
    took.push((performance.now() - fromMs) / 1_000);
  }
  return took.toSorted((one, other) => one - other)[Math.floor(rounds / 2)]!;
}
