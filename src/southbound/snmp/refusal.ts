import snmp from 'net-snmp';

/**
 * Why a request was not answered: `timeout` nobody answered; `security` user, key or level; `too_big`, `no_such_name` and `refused` as the agent
 * says; `malformed` it answered what cannot be read; `unreachable` nothing could be sent; `closed` the hub stops.
 */
export interface Refusal {
  readonly kind: 'timeout' | 'security' | 'too_big' | 'no_such_name' | 'refused' | 'malformed' | 'unreachable' | 'closed';
  /** A sentence for people, without any secret. */
  readonly reason: string;
  /** Which OID the agent refused, where it says so. */
  readonly oid?: string;
}

/** What an error of the library means. Its own texts are not passed on where they hold digests or users. */
export function failureOf(error: unknown, place: string): Refusal {
  if (error instanceof snmp.RequestFailedError) return statusOf(error, place);
  if (error instanceof snmp.ResponseInvalidError) return invalidOf(error, place);
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return { kind: 'unreachable', reason: `${place} cannot be reached: ${code}.` };
  return { kind: 'malformed', reason: `${place} could not be asked: ${String(message)}.` };
}

function statusOf({ message, status }: snmp.RequestFailedError, place: string): Refusal {
  const [name = message, oid] = message.split(': ');
  const about = oid === undefined ? {} : { oid };
  if (status === snmp.ErrorStatus.TooBig) return { kind: 'too_big', reason: `${place} says that the answer would be too big.`, ...about };
  if (status === snmp.ErrorStatus.NoSuchName)
    return { kind: 'no_such_name', reason: `${place} has no such object${oid === undefined ? '' : `: ${oid}`}.`, ...about };
  return { kind: 'refused', reason: `${place} refuses: ${name}.`, ...about };
}

function invalidOf({ message, code }: snmp.ResponseInvalidError, place: string): Refusal {
  const { ECouldNotDecrypt, EAuthFailure, EReqResOidNoMatch } = snmp.ResponseInvalidCode;
  if (code === ECouldNotDecrypt)
    return { kind: 'security', reason: `The answer of ${place} cannot be decrypted: another privacy key or protocol.` };
  if (code === EAuthFailure) {
    const what = message.startsWith('Authentication digest') ? 'its answer is signed with another key' : message;
    return { kind: 'security', reason: `${place} does not take the user: ${what}.` };
  }
  if (code === EReqResOidNoMatch)
    return { kind: 'malformed', reason: `${place} answered another number of objects than it was asked for.` };
  return { kind: 'malformed', reason: `The answer of ${place} is wrong: ${message}.` };
}
