import { momentOf } from './moment.ts';
import { Draft, NAMES, type NormalEvent } from './normal-event.ts';
import { MOMENT_KEYS, PAIR_NAMES } from './pair-names.ts';

type Json = Readonly<Record<string, unknown>>;

/** How deep an object is looked into, and how many values of it are read: what is hostile has no end. */
const DEPTH = 6;
const VALUES = 2_000;

/** Values of an object by their path: `source.ip`, `labels.0`. */
function flat(event: Json): Readonly<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  let left = VALUES;
  const walk = (value: unknown, path: string, depth: number): void => {
    if (left <= 0) return;
    if (typeof value === 'string' || typeof value === 'number') {
      left -= 1;
      values[path] ??= value;
    } else if (typeof value === 'object' && value !== null && depth < DEPTH) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    }
  };
  walk(event, '', 0);
  return values;
}

/** An event in JSON of whoever writes it: names of ECS are taken as they are, others as vendors call them in pairs. @see https://www.elastic.co/docs/reference/ecs */
export function normaliseJson(event: Json): NormalEvent {
  const values = flat(event);
  const draft = new Draft();
  for (const name of NAMES) if (name !== '@timestamp') draft.set(name, values[name]);
  for (const key of ['@timestamp', ...MOMENT_KEYS, 'ts', 'datetime', 't.$date', 'date'])
    if (values[key] !== undefined) draft.set('@timestamp', momentOf(String(values[key])));
  for (const [name, keys] of Object.entries(PAIR_NAMES)) for (const key of keys) draft.set(name, values[key]);
  draft.setAll({
    'source.ip':
      values['remote_ip'] ??
      values['remoteAddr'] ??
      values['remote_addr'] ??
      values['client_ip'] ??
      values['clientip'] ??
      values['id.orig_h'],
    // Zeek's names of a connection. @see Zeek documentation, conn.log
    'source.port': values['id.orig_p'] ?? values['client_port'],
    'destination.ip': values['id.resp_h'] ?? values['dest_ip'],
    'destination.port': values['id.resp_p'] ?? values['dest_port'],
    'source.bytes': values['orig_bytes'],
    'destination.bytes': values['resp_bytes'],
    'http.request.method': values['method'],
    'http.response.status_code': values['status'],
    'host.name': values['host'] ?? values['hostname'],
  });
  return draft.done();
}
