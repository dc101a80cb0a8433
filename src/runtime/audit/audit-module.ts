import type { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import type { AuditFilter, AuditReport, AuditRows } from '../store/index.ts';
import { Anchoring } from './anchoring.ts';
import { exported } from './export.ts';
import { auditAnchored, exportAudit, getAudit, listAudit, verifyAudit } from './messages.ts';
import { detailOf, itemOf } from './row-view.ts';

export interface AuditModuleOptions {
  readonly rows: AuditRows;
  /** How often it is looked whether an anchor is due; 10 minutes by default. */
  readonly lookMs?: number;
}

/** What was done and refused, as people read it; and its anchors in the log. */
export function auditModule({ rows, lookMs }: AuditModuleOptions): Module {
  let anchoring: Anchoring | undefined;
  // Whoever asks while it is looked through gets what is found then: it reads all there is.
  let verifying: Promise<AuditReport> | undefined;
  const verify = () => (verifying ??= rows.verify().finally(() => (verifying = undefined)));

  return defineModule({
    name: 'audit',
    version: '1.0.0',
    summary: 'Tells what was done and refused, and whether anybody changed that afterwards.',
    capabilities: ['audit', 'hash-chain'],
    emits: [auditAnchored],
    answers: [
      answer(listAudit, async ({ limit, cursor, ...filter }) => {
        const found = await rows.list({ ...filterOf(filter), ...(cursor === undefined ? {} : { before: cursor }), limit: limit + 1 });
        const page = found.slice(0, limit);
        return { items: page.map(itemOf), next_cursor: found.length > limit ? page.at(-1)!.key : null };
      }),
      answer(getAudit, async ({ id }) => {
        const row = await rows.get(id.toLowerCase());
        if (row === null) throw fail('not_found', `The audit has no row ${id}.`, { id });
        return detailOf(row);
      }),
      answer(verifyAudit, async (_input, { clock, log }) => {
        const startedMs = clock.monotonicMs();
        const { ok, rows: count, olderRows, head, anchors, firstBad } = await verify();
        if (firstBad !== null)
          log.error('The audit is not as it was written.', { seq: firstBad.seq, fault: firstBad.fault, text: firstBad.text });
        return {
          ok,
          rows: count,
          older_rows: olderRows,
          head,
          anchored: { count: anchors.count, seq: anchors.last?.seq ?? null, position: anchors.last?.position ?? null },
          first_bad: firstBad,
          verified_at: clock.now().toISOString(),
          duration_ms: Math.round(clock.monotonicMs() - startedMs),
        };
      }),
      answer(exportAudit, ({ format, ...filter }, { clock }) => exported(rows, format, filterOf(filter), clock.now())),
    ],
    async start(context) {
      anchoring = new Anchoring(rows, context, lookMs);
    },
    async stop() {
      await anchoring?.close();
      anchoring = undefined;
    },
  });
}

type FilterInput = Omit<z.output<typeof listAudit.input>, 'limit' | 'cursor'>;

function filterOf({ who, operation, outcome, door, address, from, until, correlation_id: correlation, text }: FilterInput): AuditFilter {
  return {
    ...(who === undefined ? {} : { caller: who }),
    ...(operation === undefined ? {} : { operation }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(door === undefined ? {} : { door }),
    ...(address === undefined ? {} : { address }),
    ...(correlation === undefined ? {} : { correlation }),
    ...(text === undefined ? {} : { text }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}
