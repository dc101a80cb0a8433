import { permits, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';

/** @throws unauthorized when nobody is logged in, forbidden when the caller lacks the permission */
export function authorize(operation: Operation, caller: Caller): void {
  if (permits(caller, operation.permission)) return;
  if (caller.kind === 'anonymous') {
    throw fail('unauthorized', `${operation.name} needs a login; send "Authorization: Bearer <token>".`);
  }
  throw fail('forbidden', `${operation.name} needs the permission ${operation.permission}, which ${caller.name} does not have.`, {
    permission: operation.permission,
  });
}
