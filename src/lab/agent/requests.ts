import { ERROR_STATUS, type ErrorStatus, type Pdu } from '#wire/snmp-message.ts';
import type { Oid } from '#wire/snmp-oid.ts';
import { type SnmpValue, type Varbind, varbindBytes } from '#wire/snmp-value.ts';
import type { MibView, Place } from './view.ts';

/** How a request is answered. */
export interface Terms {
  readonly version: 'v1' | 'v2c' | 'v3';
  /** Its sender may set what can be set. */
  readonly mayWrite: boolean;
  /** Room for variable bindings in the answer, bytes. */
  readonly room: number;
}

/** A Response to a request; null when it is none that an agent answers. */
export function respond(request: Pdu, view: MibView, terms: Terms): Pdu | null {
  switch (request.type) {
    case 'GetRequest':
      return fitting(request, get(request, view, terms), terms);
    case 'GetNextRequest':
      return fitting(request, getNext(request, view, terms), terms);
    case 'GetBulkRequest':
      // RFC 3584 §4.1: version 1 has no such request.
      return terms.version === 'v1' ? null : getBulk(request, view, terms);
    case 'SetRequest':
      return fitting(request, set(request, view, terms), terms);
    default:
      return null;
  }
}

function success(request: Pdu, varbinds: readonly Varbind[]): Pdu {
  return { type: 'Response', requestId: request.requestId, errorStatus: 0, errorIndex: 0, varbinds };
}

/** The variables come back as they were sent. @see RFC 3416 §4.2.1 */
export function refusal(request: Pdu, error: ErrorStatus, errorIndex: number, varbinds: readonly Varbind[] = request.varbinds): Pdu {
  return { type: 'Response', requestId: request.requestId, errorStatus: ERROR_STATUS[error], errorIndex, varbinds };
}

/** What does not fit is refused: with no variables since version 2, with those of the request before. @see RFC 3416 §4.2.1, RFC 1157 §4.1.2 */
function fitting(request: Pdu, response: Pdu, { version, room }: Terms): Pdu {
  let bytes = 0;
  for (const varbind of response.varbinds) bytes += varbindBytes(varbind);
  if (bytes <= room) return response;
  return refusal(request, 'tooBig', 0, version === 'v1' ? request.varbinds : []);
}

/** @see RFC 3416 §4.2.1; RFC 3584 §4.2.2.1 for version 1, which knows neither exceptions nor Counter64 */
function get(request: Pdu, view: MibView, { version }: Terms): Pdu {
  const varbinds: Varbind[] = [];
  for (const { name } of request.varbinds) {
    const place = view.find(name);
    const value: SnmpValue = typeof place === 'string' ? { type: place } : place.value;
    if (version === 'v1' && (typeof place === 'string' || value.type === 'Counter64'))
      return refusal(request, 'noSuchName', varbinds.length + 1);
    varbinds.push({ name, value });
  }
  return success(request, varbinds);
}

/** @see RFC 3416 §4.2.2, RFC 3584 §4.2.2.1 */
function getNext(request: Pdu, view: MibView, { version }: Terms): Pdu {
  const varbinds: Varbind[] = [];
  for (const { name } of request.varbinds) {
    const found = version === 'v1' ? nextOfVersion1(view, name) : view.next(name);
    if (found === null && version === 'v1') return refusal(request, 'noSuchName', varbinds.length + 1);
    varbinds.push(found ?? endOfMibView(name));
  }
  return success(request, varbinds);
}

function nextOfVersion1(view: MibView, name: Oid): Varbind | null {
  let found = view.next(name);
  while (found?.value.type === 'Counter64') found = view.next(found.name);
  return found;
}

/** `errorStatus` is non-repeaters, `errorIndex` max-repetitions. @see RFC 3416 §4.2.3 */
function getBulk(request: Pdu, view: MibView, { room }: Terms): Pdu {
  const nonRepeaters = Math.min(Math.max(request.errorStatus, 0), request.varbinds.length);
  const repetitions = Math.max(request.errorIndex, 0);
  const varbinds: Varbind[] = [];
  let left = room;
  // Of nothing that fits a manager learns nothing, and would ask for ever.
  const full = (): Pdu => (varbinds.length === 0 ? refusal(request, 'tooBig', 0, []) : success(request, varbinds));
  const add = (varbind: Varbind): boolean => {
    left -= varbindBytes(varbind);
    if (left < 0) return false;
    varbinds.push(varbind);
    return true;
  };
  for (const { name } of request.varbinds.slice(0, nonRepeaters)) {
    if (!add(view.next(name) ?? endOfMibView(name))) return full();
  }
  let names: Oid[] = request.varbinds.slice(nonRepeaters).map(({ name }) => name);
  for (let repetition = 0; repetition < repetitions && names.length > 0; repetition += 1) {
    const reached: Oid[] = [];
    let ended = 0;
    for (const name of names) {
      const found = view.next(name);
      if (found === null) ended += 1;
      if (!add(found ?? endOfMibView(name))) return full();
      reached.push(found?.name ?? name);
    }
    // "…may be truncated": after all have ended, more would say the same.
    if (ended === names.length) break;
    names = reached;
  }
  return success(request, varbinds);
}

function endOfMibView(name: Oid): Varbind {
  return { name, value: { type: 'endOfMibView' } };
}

/** All or nothing: everything is checked, then everything is set. @see RFC 3416 §4.2.5 */
function set(request: Pdu, view: MibView, terms: Terms): Pdu {
  const places: Place[] = [];
  for (const { name, value } of request.varbinds) {
    const place = view.find(name);
    const error = refused(place, name, value, view, terms);
    if (error !== null) return refusal(request, terms.version === 'v1' ? errorOfVersion1(error) : error, places.length + 1);
    places.push(place as Place);
  }
  for (const [at, { row, setting }] of places.entries()) setting!.set(request.varbinds[at]!.value, row, view.subject);
  return success(request, request.varbinds);
}

function refused(
  place: Place | 'noSuchObject' | 'noSuchInstance',
  name: Oid,
  value: SnmpValue,
  view: MibView,
  terms: Terms,
): ErrorStatus | null {
  // RFC 3416 §4.2.5 (1): not in the view that may be written, which is empty for a community that only reads.
  if (!terms.mayWrite) return 'noAccess';
  if (typeof place === 'string') return view.hasSetting(name) ? 'noCreation' : 'notWritable';
  if (place.setting === null) return 'notWritable';
  return place.setting.check(value, place.row, view.subject);
}

/** @see RFC 3584 §4.3 */
function errorOfVersion1(error: ErrorStatus): ErrorStatus {
  switch (error) {
    case 'wrongValue':
    case 'wrongEncoding':
    case 'wrongType':
    case 'wrongLength':
    case 'inconsistentValue':
      return 'badValue';
    case 'noAccess':
    case 'notWritable':
    case 'noCreation':
    case 'inconsistentName':
    case 'authorizationError':
      return 'noSuchName';
    case 'resourceUnavailable':
    case 'commitFailed':
    case 'undoFailed':
      return 'genErr';
    default:
      return error;
  }
}
