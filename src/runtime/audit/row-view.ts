import type { z } from 'zod';
import type { Json } from '#kernel/json.ts';
import type { AuditRow } from '../store/index.ts';
import type { getAudit, listAudit } from './messages.ts';

type Item = z.input<typeof listAudit.output>['items'][number];
type Detail = z.input<typeof getAudit.output>;
type Fields = { readonly [field: string]: Json };

/** A row as lists show it. */
export function itemOf({ key, seq, recordedAt, value }: AuditRow): Item {
  const row = fieldsOf(value);
  const caller = fieldsOf(row['caller']);
  const usedKey = fieldsOf(caller['key']);
  return {
    id: key,
    seq,
    at: textOf(row['at']) ?? recordedAt.toISOString(),
    caller: {
      kind: textOf(caller['kind']) ?? 'unknown',
      name: textOf(caller['name']) ?? 'unknown',
      roles: textsOf(caller['roles']),
      key: 'id' in usedKey ? { id: textOf(usedKey['id']) ?? '', name: textOf(usedKey['name']) ?? '' } : null,
      session: textOf(caller['session']),
    },
    tried: caller['kind'] === 'anonymous' ? textOf(fieldsOf(row['input'])['username']) : null,
    door: textOf(row['door']) ?? 'unknown',
    address: textOf(row['address']),
    user_agent: textOf(row['user_agent']),
    operation: textOf(row['operation']),
    asked: textOf(row['asked']),
    outcome: outcomeOf(row['outcome']),
    code: textOf(row['code']),
    correlation_id: textOf(row['request_id']) ?? '',
    events: numberOf(row['events']) ?? 0,
  };
}

/** All of a row. */
export function detailOf(stored: AuditRow): Detail {
  const row = fieldsOf(stored.value);
  return {
    ...itemOf(stored),
    input: row['input'] ?? null,
    refused_fields: textsOf(row['refused_fields']),
    refusals_left_out: numberOf(row['refusals_left_out']) ?? 0,
    after_position: numberOf(row['after_position']),
    recorded_at: stored.recordedAt.toISOString(),
    prev: stored.prev,
    hash: stored.hash,
  };
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function outcomeOf(value: Json | undefined): Item['outcome'] {
  return value === 'refused' || value === 'failed' ? value : 'done';
}
