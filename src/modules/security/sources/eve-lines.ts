import type { ArchivedDocument } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';
import { normaliseEve } from '../normalise/suricata.ts';
import { readLines, type LinesFrom, type LinesRead } from './whole-lines.ts';

/** Of this module's own, for ids of documents that come from places in files (RFC 9562 §5.5). */
const PLACES = '5f0c1f0a-3d0f-5c53-9f8e-6a3b2f1c7d90';
/** What a sensor tells of another day than about now (it read a recorded capture, its clock is wrong) is kept under the moment at which it came. */
const OLDEST_MS = 7 * 86_400_000;
const MOST_AHEAD_MS = 3_600_000;

/** Whole lines of Suricata's EVE output as documents. A line that is no JSON is kept as text. */
export const readEve = (bytes: Uint8Array, from: LinesFrom): LinesRead => readLines(bytes, from, PLACES, documentOfEve);

/** An event of Suricata that came as one text. */
export function documentOfEve(raw: string, id: string, now: Date): ArchivedDocument {
  let document: Json;
  try {
    document = JSON.parse(raw) as Json;
  } catch {
    return { id, at: now, source: 'suricata', raw, document: { message: raw }, named: {} };
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { id, at: now, source: 'suricata', raw, document: { message: document }, named: {} };
  }
  const named = normaliseEve(document as Readonly<Record<string, Json>>);
  const toldMs = Date.parse(String(named['@timestamp'] ?? ''));
  const believed = toldMs > now.getTime() - OLDEST_MS && toldMs < now.getTime() + MOST_AHEAD_MS;
  return { id, at: believed ? new Date(toldMs) : now, source: 'suricata', raw, document, named };
}
