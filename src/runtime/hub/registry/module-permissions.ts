import { permits, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { SEND_PERMISSION } from './permitted-messenger.ts';

/** What a token permits when nobody says what it should: listening and speaking. */
const USUAL = ['events.read', SEND_PERMISSION];

/**
 * What a module may do: what was asked for, as far as whoever registers it holds it. When nothing was asked for, what was granted to its
 * token stays; and who comes with a user's token is a module all the same, and may do what modules usually may. @throws forbidden
 */
export function permissionsFor(asked: readonly string[] | undefined, caller: Caller): readonly string[] {
  if (asked === undefined) return caller.kind === 'module' ? caller.permissions : USUAL.filter((permission) => permits(caller, permission));
  const lacking = asked.filter((permission) => !holds(caller, permission));
  if (lacking.length === 0) return [...new Set(asked)];
  throw fail('forbidden', `${caller.name} cannot give what it does not have: ${lacking.join(', ')}.`, { permissions: lacking });
}

/** A pattern is held by who holds it or everything: `gns3.*` is more than any one permission of gns3. */
function holds(caller: Caller, asked: string): boolean {
  if (caller.permissions.includes(asked) || caller.permissions.includes('*')) return true;
  return !asked.includes('*') && permits(caller, asked);
}

/** @throws forbidden unless the caller is the module itself or may write modules */
export function checkSpeaksFor(caller: Caller, module: string): void {
  if (caller.kind === 'module' && caller.name === module) return;
  // A module that holds the permission may tend other modules too: the one that starts those of the folder.
  if (permits(caller, 'modules.write')) return;
  throw fail('forbidden', `${caller.name} may not speak for the module ${module}.`, { permission: 'modules.write' });
}
