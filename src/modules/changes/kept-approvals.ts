import type { z } from 'zod';
import type { Envelope } from '#kernel/event.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Approval } from './approval.ts';
import { approvalApproved, approvalAsked, approvalRefused, SOURCE } from './events.ts';

type Around = Pick<ModuleContext, 'events' | 'clock'>;
export type Asked = z.output<typeof approvalAsked.data>;

const TYPES = [approvalAsked.type, approvalApproved.type, approvalRefused.type];
/** So many events of approvals are looked through for a page. */
const MOST_READ = 1_000;

/** An approval as the log has it. */
export interface KeptApproval {
  readonly view: Approval;
  readonly asked: Asked;
  readonly position: number;
}

export function subjectOf(approvalId: string): string {
  return `agents/approvals/${approvalId}`;
}

/** Undefined where nobody asked. */
export async function findApproval(approvalId: string, { events, clock }: Around): Promise<KeptApproval | undefined> {
  const stream = await events.readStream(`${SOURCE}/${subjectOf(approvalId.toLowerCase())}`);
  const [first, ...rest] = stream.map(({ event }) => event);
  return first === undefined ? undefined : keptOf(first, rest, clock.now());
}

/** Approvals that were asked for before a position, and after a moment, newest first. */
export async function recentApprovals(
  { events, clock }: Around,
  limits: { readonly before?: number; readonly from?: Date },
): Promise<readonly KeptApproval[]> {
  // What was decided is told after what was asked, and so comes first.
  const found = await events.readBack({
    filter: { types: TYPES },
    limit: MOST_READ,
    ...(limits.from === undefined ? {} : { from: limits.from }),
  });
  const decisions = new Map<string, Envelope[]>();
  const now = clock.now();
  const kept: KeptApproval[] = [];
  for (const event of found) {
    const { approval_id: id } = event.data as { approval_id: string };
    const decided = decisions.get(id) ?? [];
    if (event.type !== approvalAsked.type) decisions.set(id, [event, ...decided]);
    else if (limits.before === undefined || event.position < limits.before) kept.push(keptOf(event, decided, now));
  }
  return kept;
}

/** What was done is done, whoever refused it meanwhile. */
function keptOf(event: Envelope, decisions: readonly Envelope[], now: Date): KeptApproval {
  const asked = approvalAsked.data.parse(event.data);
  const approved = decisions.find(({ type }) => type === approvalApproved.type);
  const refused = decisions.find(({ type }) => type === approvalRefused.type);
  const decision = approved ?? refused;
  const yes = approved === undefined ? undefined : approvalApproved.data.parse(approved.data);
  const no = refused === undefined ? undefined : approvalRefused.data.parse(refused.data);
  const expired = Date.parse(asked.expires_at) <= now.getTime();
  return {
    asked,
    position: event.position,
    view: {
      approval_id: asked.approval_id,
      state: yes !== undefined ? 'approved' : no !== undefined ? 'refused' : expired ? 'expired' : 'pending',
      asked_at: event.time,
      expires_at: asked.expires_at,
      asked_by: asked.by.name,
      key: asked.key.name,
      plan: asked.plan,
      decided_at: decision?.time ?? null,
      decided_by: yes?.by ?? no?.by ?? null,
      reason: yes === undefined ? (no?.reason ?? null) : null,
      outcome: yes?.outcome ?? null,
    },
  };
}
