import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Cause } from '../events.ts';
import { severityOf } from '#model/severity.ts';

/** Characters of JSON that are kept of an event's data: causes wait in the state of a rule. */
const MOST_DATA = 6_000;
const MOST_FIELD = 500;

export function causeOf(event: Envelope): Cause {
  const { position, id, type, source, subject, time, priority, projectid, nodeid, data } = event;
  return {
    position,
    id,
    type,
    source,
    subject,
    time,
    priority,
    severity: severityOf(event),
    ...(projectid === undefined ? {} : { projectid }),
    ...(nodeid === undefined ? {} : { nodeid }),
    data: shortened(data),
  };
}

function shortened(data: Json): Json {
  if (JSON.stringify(data).length <= MOST_DATA) return data;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const kept: [string, Json][] = [];
  let left = MOST_DATA;
  for (const [name, value] of Object.entries(data)) {
    const { length } = JSON.stringify(value);
    if (length > MOST_FIELD || length > left) continue;
    left -= length;
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}
