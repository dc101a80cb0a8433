import type { AgentTerms } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { WRITES, type Write } from './grant.ts';
import { SET_NAMES } from './tool-sets.ts';

/** What whoever set a client up wants of its sessions. */
export interface Wishes {
  readonly write: Write;
  readonly sets: readonly string[];
  /** Of the key that its client came with: the hub holds them against each command, here they are only told. */
  readonly terms?: AgentTerms;
}

type Texts = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The headers that say the same as the query string, for clients whose address cannot be changed. */
export const WRITE_HEADER = 'thalamus-mcp-write';
const TOOLS_HEADER = 'thalamus-mcp-tools';

/**
 * `?write=planned|direct` (`true` is `direct`) and `?tools=lab,events`; without them nothing is changed and every set is there.
 * @param allowed the most that this hub lets a session change
 * @param terms of the key that the client came with: no other sets of tools than those that it names
 * @throws validation_error, forbidden
 */
export function wishesOf(query: Texts, headers: Texts, allowed: Write, terms?: AgentTerms): Wishes {
  const write = writeOf(textOf(query['write'] ?? headers[WRITE_HEADER]));
  if (WRITES.indexOf(write) > WRITES.indexOf(allowed)) {
    throw fail(
      'forbidden',
      `This hub lets agents change ${allowed === 'no' ? 'nothing' : 'only what was planned'}; connect with write=${allowed}.`,
      { allowed },
    );
  }
  const sets = setsWithin(setsOf(textOf(query['tools'] ?? headers[TOOLS_HEADER])), terms);
  return { write, sets, ...(terms === undefined ? {} : { terms }) };
}

function writeOf(text: string): Write {
  if (text === '' || text === 'false') return 'no';
  if (text === 'true') return 'direct';
  const found = WRITES.find((each) => each === text);
  if (found !== undefined) return found;
  throw fail('validation_error', `write is one of ${WRITES.join(', ')}.`, { write: [`Expected one of ${WRITES.join(', ')}.`] });
}

function setsOf(text: string): readonly string[] {
  const wanted = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = wanted.filter((name) => !SET_NAMES.includes(name));
  if (unknown.length > 0) {
    throw fail('validation_error', `There is no set of tools ${unknown[0]!.slice(0, 50)}; there are ${SET_NAMES.join(', ')}.`, {
      tools: [`Expected some of ${SET_NAMES.join(', ')}.`],
    });
  }
  return wanted.length === 0 ? SET_NAMES : wanted;
}

/** @throws forbidden when nothing is left */
function setsWithin(wanted: readonly string[], terms: AgentTerms | undefined): readonly string[] {
  const given = terms?.tools;
  if (given === undefined) return wanted;
  const left = wanted.filter((name) => given.includes(name));
  if (left.length > 0) return left;
  throw fail('forbidden', `The key offers the sets of tools ${given.join(', ') || 'none'}, and none of these is wanted.`, { tools: given });
}

function textOf(value: string | readonly string[] | undefined): string {
  return (typeof value === 'string' ? value : (value ?? []).join(',')).toLowerCase();
}
