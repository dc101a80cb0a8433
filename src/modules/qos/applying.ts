import type { z } from 'zod';
import { permits } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context, type ModuleContext } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { Application, ApplicationView, Measured } from './application.ts';
import type { Equipment } from './asks.ts';
import type { Documents } from './documents.ts';
import { missing, put } from './doing.ts';
import { onApplication, qosApplied, qosMeasured, qosRemoved, qosRolledBack } from './events.ts';
import { pingAll, unmeasured, type Found } from './measuring.ts';
import { applyQos, listApplications, planQos, removeQos } from './messages.ts';
import { planFor, type Planned } from './planning.ts';
import { applications } from './qos.projection.ts';
import { spotOf, type Turns } from './turns.ts';
import { judge } from './verdict.ts';

/** Measuring takes at most twice 120 s for each of four probes, and typing some more. */
const VERIFY_MS = 20 * 60_000;

export interface ApplyingParts {
  readonly documents: Documents;
  readonly equipment: Equipment;
  readonly turns: Turns;
  /** What events are published through while a handler still works: they must outlive a process that dies in the middle. */
  readonly around: () => Pick<ModuleContext, 'publish'>;
}

type Wanted = z.output<typeof applyQos.input>;

export function applyingAnswers(parts: ApplyingParts): Answering[] {
  const { equipment, turns, around } = parts;
  const find = async (id: string, context: Pick<Context, 'read'>): Promise<ApplicationView> => {
    const found = (await applications(context.read)).find((each) => each.application_id.toLowerCase() === id.toLowerCase());
    if (found === undefined) throw fail('not_found', `Nothing with the id ${id} was put anywhere.`);
    return found;
  };

  const apply = async (wanted: Wanted, context: Context): Promise<ApplicationView> => {
    if (wanted.node_id !== undefined && !permits(context.caller, 'qos.configure', wanted.project_id)) {
      throw fail('forbidden', `Commands on consoles of nodes need the permission qos.configure, which ${context.caller.name} lacks.`, {
        permission: 'qos.configure',
      });
    }
    const known = await applications(context.read);
    // Asked again under the same key.
    const again = known.find(({ application_id: id }) => id === context.messageId);
    if (again !== undefined && again.state !== 'applying') return again;
    const other = known.find((each) => (each.state === 'in_force' || each.state === 'applying') && spotOf(each) === spotOf(wanted));
    if (other !== undefined) {
      throw fail('conflict', `${other.what} is ${other.state === 'applying' ? 'being put there' : 'in force'}: take it away first.`, {
        application_id: other.application_id,
      });
    }
    const plan = await planFor(targetOf(wanted), parts, context);
    if (plan.problems.length > 0) throw fail('conflict', plan.problems.join(' '), { problems: [...plan.problems] });
    const application = applicationOf(wanted, plan, context);
    const before = await pingAll(wanted, wanted, equipment, context);
    const { publish } = around();
    const { strict } = wanted;
    if (strict && plan.kind === 'profile' && before.every(({ pinged }) => pinged === null || pinged.received === 0)) {
      const why =
        before.length === 0
          ? 'no probe is given'
          : before.map(({ reason, probe }) => reason ?? `${probe.address} does not answer`).join(' ');
      throw fail('conflict', `What becomes of it cannot be measured, and it is strict: ${why}.`);
    }
    await publish([onApplication(qosApplied, application, application)]);
    /** Takes it back; what fails is tried again by the keeper once the time to verify is over. */
    const rollBack = async (reason: string): Promise<void> => {
      await put('undo', application, equipment, context);
      await publish([onApplication(qosRolledBack, application, { reason })]);
    };
    try {
      await put('apply', application, equipment, context);
      const lacking = await missing(application, equipment, context);
      if (lacking !== null) throw fail('conflict', lacking);
    } catch (error) {
      await rollBack(`It could not be put there: ${asFailure(error).message}`);
      return find(application.application_id, context);
    }
    const { measured, wrong, verified } = verdictOf(wanted, plan, before, await pingAll(wanted, wanted, equipment, context));
    const reason = wrong ?? (verified ? 'It is as asked.' : 'It was put there; what it does was not measured.');
    await publish([onApplication(qosMeasured, application, { verified, reason, measured })]);
    if (wrong !== null) await rollBack(wrong);
    else if (strict && !verified) await rollBack('What became of it could not be measured.');
    return find(application.application_id, context);
  };

  return [
    answer(planQos, async (target, context) => {
      const { what, way, notes, problems } = await planFor(target, parts, context);
      return { what, way, notes: [...notes], problems: [...problems] };
    }),
    answer(applyQos, (wanted, context) => turns.take(wanted, () => apply(wanted, context))),
    answer(removeQos, async ({ application_id: id }, context) => {
      const application = await find(id, context);
      if (context.projects !== null && !context.projects.has(application.project_id.toLowerCase())) {
        throw fail('not_found', `Nothing with the id ${id} was put anywhere.`);
      }
      return turns.take(application, async () => {
        const now = await find(id, context);
        if (now.state === 'removed' || now.state === 'rolled_back') return now;
        await put('undo', application, equipment, context);
        await around().publish([onApplication(qosRemoved, application, { reason: 'Somebody asked.', by: context.caller.name })]);
        return find(id, context);
      });
    }),
    answer(listApplications, async ({ state, ...wanted }, context) => {
      const seen = (await applications(context.read)).filter(
        (each) =>
          (state === undefined || each.state === state) &&
          (context.projects === null || context.projects.has(each.project_id.toLowerCase())),
      );
      return pageOf(seen, wanted, ({ at, application_id: key }) => `${at}/${key}`, 'falling');
    }),
  ];
}

function targetOf({ project_id, server, link_id, node_id, interface: device, profile, policy, platform }: Wanted) {
  return { project_id, server, link_id, node_id, interface: device, profile, policy, platform };
}

function applicationOf(wanted: Wanted, { what, way, notes, kind, document }: Planned, context: Context): Application {
  const now = context.clock.now().getTime();
  return {
    application_id: context.messageId,
    project_id: wanted.project_id,
    server: wanted.server ?? null,
    link_id: wanted.link_id ?? null,
    node_id: wanted.node_id ?? null,
    interface: wanted.interface ?? null,
    kind,
    name: document.name,
    what,
    way,
    notes,
    by: context.caller.name,
    at: new Date(now).toISOString(),
    keep: wanted.keep && way.kind === 'filters',
    expires_at: wanted.for_s === undefined ? null : new Date(now + wanted.for_s * 1_000).toISOString(),
    verify_by: new Date(now + VERIFY_MS).toISOString(),
  };
}

/** What the probes say. A policy is verified by what the device shows; what its pings do then is told, and judged by none. */
function verdictOf(
  { tolerance }: Wanted,
  plan: Planned,
  before: readonly Found[],
  after: readonly Found[],
): { readonly measured: Measured[]; readonly wrong: string | null; readonly verified: boolean } {
  if (plan.kind === 'policy') return { measured: [], wrong: null, verified: true };
  const measured = after.map(({ probe, pinged, reason }, index): Measured => {
    const first = before[index]!;
    if (first.pinged === null) return unmeasured(probe, first.reason);
    if (first.pinged.received === 0) return unmeasured(probe, `${probe.address} did not answer before it was put there.`);
    if (pinged === null) return unmeasured(probe, reason);
    const values = judge(hadOf(plan), plan.way.kind === 'filters' ? 2 : 1, { before: first.pinged, after: pinged }, tolerance);
    return { from: probe.node_id, address: probe.address, reason: `${pinged.received} of ${pinged.sent} pings came back.`, values };
  });
  const broken = measured.flatMap(({ address, values }) => values.filter(({ kept }) => !kept).map((value) => ({ address, ...value })));
  const wrong = broken.map(
    ({ address, value, asked, got, within }) =>
      `${value} to ${address}: ${asked.toFixed(1)} asked, ${got === null ? 'nothing' : got.toFixed(1)} got, ±${within.toFixed(1)} allowed.`,
  );
  return {
    measured,
    wrong: wrong.length === 0 ? null : wrong.join(' '),
    verified: wrong.length === 0 && measured.some(({ values }) => values.length > 0),
  };
}

/** The profile as its way can have it: filters of GNS3 know whole percents. */
function hadOf({ way, document }: Extract<Planned, { kind: 'profile' }>): Parameters<typeof judge>[0] {
  if (way.kind !== 'filters') return document;
  const value = (type: string, index = 0): number => Number(way.apply[type]?.[index] ?? 0);
  const every = value('frequency_drop');
  return {
    delay_ms: value('delay'),
    jitter_ms: value('delay', 1),
    loss_percent: every > 0 ? 100 / every : value('packet_loss'),
    corrupt_percent: value('corrupt'),
  };
}
