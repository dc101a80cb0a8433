import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startLab } from '#lab/index.ts';
import { LabClient } from '../lab-client.ts';
import { commandsOfOneConsole, consoleAndAgent, lldpAndCdp, neighbors, Owners, type Complaints } from './agreements.ts';
import { chanceOf } from './chance.ts';
import { gns3View } from './gns3-view.ts';
import { pingAround, pingsHaveReasons, type Pinged } from './pings.ts';
import { randomLab, type LabPlan } from './random-lab.ts';
import { Survey, type Seen } from './survey.ts';
import { beginTrouble, type Trouble } from './trouble.ts';

/** 2026-03-02, a Monday, 10:00: in office hours traffic flows. */
const BEGINNING_MS = Date.UTC(2026, 2, 2, 10);

interface Outcome {
  readonly complaints: Complaints;
  readonly devices: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly learned: number;
  readonly heard: number;
  readonly troubles: readonly string[];
}

/** What is the same again when trouble is over: not what was learned or counted meanwhile. */
function lasting(seen: ReadonlyMap<string, Seen>): Record<string, unknown> {
  return Object.fromEntries(
    [...seen.values()].map(({ node, console: { name, interfaces, lldp, cdp, routes } }) => [
      node.name,
      { name, interfaces: [...interfaces.values()].map((each) => ({ ...each, counters: null })), lldp, cdp, routes },
    ]),
  );
}

/** Lets a random network live, breaks it, puts it right, and asks its faces three times; time stands while it is asked. */
async function live(plan: LabPlan, wishes: { readonly pings: number; readonly troubles: number }): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'thalamus-agreement-'));
  const file = join(folder, 'random.json');
  await writeFile(file, JSON.stringify(randomLab(plan)));
  let nowMs = BEGINNING_MS;
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs - BEGINNING_MS };
  const lab = await startLab({ lab: file, seed: plan.seed, api: plan.seed % 2 === 0 ? 'v2' : 'v3', clock });
  const client = new LabClient(lab);
  const survey = new Survey(lab);
  const chance = chanceOf(plan.seed ^ 0x7a11);
  const owners = new Owners();
  const troubles: Trouble[] = [];
  const said: string[] = [];
  const pinged: Pinged[] = [];
  const complaints: Complaints = [];

  let known = new Map<string, Seen>();

  async function ask(when: string, pings: number): Promise<Map<string, Seen>> {
    const mute = {
      consoles: new Set(troubles.flatMap((each) => each.muteConsole ?? [])),
      agents: new Set(troubles.flatMap((each) => each.muteAgent ?? [])),
    };
    const running = new Set(survey.nodes().map(({ nodeId }) => nodeId));
    const askable = new Map([...known].filter(([nodeId]) => running.has(nodeId) && !mute.consoles.has(nodeId)));
    const now = await pingAround(lab, survey, askable, chance, pings);
    pinged.push(...now);
    const seen = await survey.look(mute);
    known = seen;
    owners.learn(seen);
    const silent = troubles.filter((each) => each.silent).map(({ what }) => what);
    const found = [
      ...[...seen.values()].flatMap((each) => [...consoleAndAgent(each), ...commandsOfOneConsole(each)]),
      ...neighbors(lab, seen),
      ...lldpAndCdp(seen),
      ...owners.entries(seen),
      ...(await gns3View(lab, client, seen)),
      ...pingsHaveReasons(lab, seen, now, silent, mute.consoles.size > 0),
    ];
    complaints.push(...found.map((each) => `${when}: ${each}`));
    return seen;
  }

  try {
    await client.logIn();
    const first = await ask('at the start', 0);
    nowMs += 1_000 * (60 + chance.integer(600));
    await ask('after a while', wishes.pings);
    for (let number = 0; number < wishes.troubles; number += 1) {
      const hung = troubles.flatMap((each) => each.muteConsole ?? []);
      const trouble = await beginTrouble(lab, client, survey, chance, hung);
      if (trouble !== null) troubles.push(trouble);
    }
    said.push(...troubles.map(({ what }) => what));
    nowMs += 1_000 * (10 + chance.integer(300));
    await ask('in trouble', wishes.pings);
    for (const trouble of troubles.splice(0).toReversed()) await trouble.end();
    nowMs += 30_000;
    const last = await ask('afterwards', wishes.pings);
    const [was, is] = [lasting(first), lasting(last)];
    for (const [name, now] of Object.entries(is))
      if (JSON.stringify(now) !== JSON.stringify(was[name]))
        complaints.push(`${name} is not as it was: ${JSON.stringify(was[name])} → ${JSON.stringify(now)}`);
    const all = [...last.values()];
    return {
      complaints,
      devices: all.length,
      answered: pinged.filter(({ answered }) => answered).length,
      unanswered: pinged.filter(({ answered }) => !answered).length,
      learned: all.reduce((sum, { console }) => sum + console.arp.length + console.stations.length, 0),
      heard: all.reduce((sum, { console }) => sum + (console.lldp?.length ?? 0), 0),
      troubles: said,
    };
  } finally {
    survey.close();
    client.close();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test('in random networks, whole, broken and mended, consoles, agents, neighbors, tables and pings agree with each other and with GNS3', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ seed: fc.nat(1_000_000), nodes: fc.integer({ min: 3, max: 16 }), moreLinks: fc.nat(6), flows: fc.nat(5) }),
      fc.nat(5),
      async (plan, troubles) => {
        const { complaints } = await live(plan, { pings: 8, troubles });
        expect(complaints).toEqual([]);
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
});

test('a network of 200 devices agrees, and much is learned, heard and reached in it', async () => {
  const outcome = await live({ seed: 2026, nodes: 228, moreLinks: 60, flows: 60 }, { pings: 60, troubles: 25 });
  expect(outcome.complaints).toEqual([]);
  expect(outcome.devices).toBeGreaterThanOrEqual(190);
  expect(outcome.answered).toBeGreaterThan(30);
  expect(outcome.unanswered).toBeGreaterThan(5);
  expect(outcome.learned).toBeGreaterThan(300);
  expect(outcome.heard).toBeGreaterThan(200);
});
