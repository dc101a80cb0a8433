import { archivePath, type ArchiveCondition } from '#kernel/archive.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { NAMES } from '../normalise/normal-event.ts';

/**
 * Conditions as people write them: `alert.signature_id=2001219`, `dns.answers[*].rdata=192.0.2.1`, `http` (is there), `!tls` (is not), `#dns.answers=2` (how many).
 * Names of ECS mean the normalised event, `raw:` before a path the document itself. @throws validation_error
 */
export function conditionsOf(words: readonly string[]): readonly ArchiveCondition[] {
  return words.map((word, index) => {
    const read = /^(?<sign>[!#]?)(?<raw>raw:)?(?<path>(?:\["[^"]*"\]|[^=])+?)(?:=(?<value>.*))?$/su.exec(word)?.groups;
    const path = read === undefined ? null : archivePath(read['path']!);
    if (read === undefined || path === null)
      throw wrong(index, `${word} is no condition: path=value, path, !path or #path=number was expected`);
    const value = read['value'];
    const place =
      read['raw'] === undefined && NAMES.has(read['path']!)
        ? { of: 'named' as const, name: read['path']! }
        : { of: 'document' as const, path };
    if (read['sign'] === '!') {
      if (value !== undefined) throw wrong(index, `${word}: what is not there has no value`);
      return { ...place, exists: false };
    }
    if (read['sign'] === '#') {
      if (!/^\d{1,9}$/u.test(value ?? '')) throw wrong(index, `${word}: a number was expected after =`);
      return { ...place, length: Number(value) };
    }
    return value === undefined ? { ...place, exists: true } : { ...place, is: valueOf(value) };
  });
}

/** JSON where it is JSON, so that numbers are numbers; else the text. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function wrong(index: number, message: string): Error {
  return fail('validation_error', `${message}.`, { [`where.${index}`]: [message] });
}
