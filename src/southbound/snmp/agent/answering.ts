import { ERROR_STATUS, type ErrorStatus, type Pdu } from '#wire/snmp-message.ts';
import { beginsWith, compareOids, type Oid } from '#wire/snmp-oid.ts';
import { type Varbind, varbindBytes } from '#wire/snmp-value.ts';

/** Who asks, and how large the variables of the answer may be together, bytes. */
export interface AnswerTerms {
  readonly version: 'v1' | 'v2c' | 'v3';
  readonly room: number;
}

/** The response to a request for objects, which are in lexicographic order and may only be read; null for what is no request. */
export function responseTo(request: Pdu, objects: readonly Varbind[], terms: AnswerTerms): Pdu | null {
  switch (request.type) {
    case 'GetRequest':
      return fitting(request, get(request, objects, terms), terms);
    case 'GetNextRequest':
      return fitting(request, getNext(request, objects, terms), terms);
    case 'GetBulkRequest':
      // RFC 1905 brought it: version 1 has no such request.
      return terms.version === 'v1' ? null : getBulk(request, objects, terms);
    case 'SetRequest':
      return request.varbinds.length === 0
        ? success(request, [])
        : refusal(request, terms.version === 'v1' ? 'noSuchName' : 'notWritable', 1, request.varbinds);
    default:
      return null;
  }
}

/** @see RFC 3416 §4.2.1; RFC 3584 §4.2.2.1 for version 1, which knows neither exceptions nor Counter64 */
function get(request: Pdu, objects: readonly Varbind[], { version }: AnswerTerms): Pdu {
  const varbinds: Varbind[] = [];
  for (const { name } of request.varbinds) {
    const found = objects[firstAfter(objects, name) - 1];
    const there = found !== undefined && compareOids(found.name, name) === 0;
    if (version === 'v1' && (!there || found.value.type === 'Counter64'))
      return refusal(request, 'noSuchName', varbinds.length + 1, request.varbinds);
    varbinds.push(there ? found : { name, value: { type: isObject(objects, name) ? 'noSuchInstance' : 'noSuchObject' } });
  }
  return success(request, varbinds);
}

/** @see RFC 3416 §4.2.2 */
function getNext(request: Pdu, objects: readonly Varbind[], { version }: AnswerTerms): Pdu {
  const varbinds: Varbind[] = [];
  for (const { name } of request.varbinds) {
    const found = objects.slice(firstAfter(objects, name)).find(({ value }) => version !== 'v1' || value.type !== 'Counter64');
    if (found === undefined && version === 'v1') return refusal(request, 'noSuchName', varbinds.length + 1, request.varbinds);
    varbinds.push(found ?? endOfMibView(name));
  }
  return success(request, varbinds);
}

/** `errorStatus` is non-repeaters, `errorIndex` max-repetitions. @see RFC 3416 §4.2.3 */
function getBulk(request: Pdu, objects: readonly Varbind[], { room }: AnswerTerms): Pdu {
  const nonRepeaters = Math.min(Math.max(request.errorStatus, 0), request.varbinds.length);
  const varbinds: Varbind[] = [];
  let left = room;
  const add = (varbind: Varbind): boolean => {
    left -= varbindBytes(varbind);
    if (left >= 0) varbinds.push(varbind);
    return left >= 0;
  };
  // Of nothing that fits a manager learns nothing, and would ask for ever.
  const full = (): Pdu => (varbinds.length === 0 ? refusal(request, 'tooBig', 0, []) : success(request, varbinds));
  for (const { name } of request.varbinds.slice(0, nonRepeaters)) {
    if (!add(objects[firstAfter(objects, name)] ?? endOfMibView(name))) return full();
  }
  const names: Oid[] = request.varbinds.slice(nonRepeaters).map(({ name }) => name);
  const places = names.map((name) => firstAfter(objects, name));
  for (let repetition = 0; repetition < request.errorIndex && places.length > 0; repetition += 1) {
    for (const [column, place] of places.entries()) {
      const at = place + repetition;
      if (!add(objects[at] ?? endOfMibView(objects.at(-1)?.name ?? names[column]!))) return full();
    }
    // "…may be truncated": after all have ended, more would say the same.
    if (places.every((place) => place + repetition >= objects.length)) break;
  }
  return success(request, varbinds);
}

/** Position of the first object whose name comes after this one. */
function firstAfter(objects: readonly Varbind[], name: Oid): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareOids(objects[middle]!.name, name) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether there is an instance of the object that the name is of: all but the last number, which every index here is. */
function isObject(objects: readonly Varbind[], name: Oid): boolean {
  const object = name.slice(0, -1);
  const next = objects[firstAfter(objects, object)];
  return next !== undefined && object.length > 0 && next.name.length === name.length && beginsWith(next.name, object);
}

function endOfMibView(name: Oid): Varbind {
  return { name, value: { type: 'endOfMibView' } };
}

/** @see RFC 3416 §4.2.1, RFC 1157 §4.1.2 */
function fitting(request: Pdu, response: Pdu, { version, room }: AnswerTerms): Pdu {
  const bytes = response.varbinds.reduce((sum, varbind) => sum + varbindBytes(varbind), 0);
  return bytes <= room ? response : refusal(request, 'tooBig', 0, version === 'v1' ? request.varbinds : []);
}

function success({ requestId }: Pdu, varbinds: readonly Varbind[]): Pdu {
  return { type: 'Response', requestId, errorStatus: ERROR_STATUS.noError, errorIndex: 0, varbinds };
}

function refusal({ requestId }: Pdu, status: ErrorStatus, errorIndex: number, varbinds: readonly Varbind[]): Pdu {
  return { type: 'Response', requestId, errorStatus: ERROR_STATUS[status], errorIndex, varbinds };
}
