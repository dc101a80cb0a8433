import { permitsSomewhere, projectsOf, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { hasSession } from './callers.ts';
import { checkInPerson, checkMayManage, liesIn, MANAGE, READ } from './delegation.ts';
import type { Directory } from './directory.ts';

import { deleteSession, endOtherSessions, listSessions } from './session-messages.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface SessionParts {
  readonly directory: Directory;
  readonly sessions: Sessions;
}

/** Answers for sessions. */
export function sessionAnswers({ directory, sessions }: SessionParts): readonly Answering[] {
  return [
    answer(listSessions, ({ username, everybody, limit, cursor }, { caller }) => {
      const own = !everybody && (username === undefined || username === caller.name);
      if (own) checkInPerson(caller, 'Looking at the own sessions');
      const seen = own ? (session: Session) => session.user === caller.name : visible(directory, caller);
      const wanted = sessions.list().filter((session) => (everybody || session.user === (username ?? caller.name)) && seen(session));
      const { items, next_cursor } = pageOf(wanted, { limit, cursor }, ({ id }) => id, 'falling');
      return { items: items.map((session) => viewOf(session, caller)), next_cursor };
    }),
    answer(deleteSession, async ({ session_id: id }, { caller }) => {
      const session = sessions.get(id.toLowerCase());
      const absent = fail('not_found', `There is no session ${id}.`);
      if (session === null) throw absent;
      if (session.user === caller.name) checkInPerson(caller, 'Ending an own session');
      // Whoever may not manage others is not told which sessions they have.
      else if (!permitsSomewhere(caller, MANAGE)) throw absent;
      else checkMayManage(caller, directory.now(), session.user);
      await sessions.end(session.id);
      return {};
    }),
    answer(endOtherSessions, async (_input, { caller }) => {
      checkInPerson(caller, 'Ending the own sessions');
      const current = hasSession(caller) ? caller.session : undefined;
      return { ended: await sessions.endThose(({ user, id }) => user === caller.name && id !== current) };
    }),
  ];
}

/** Sessions of users whom somebody may look at. @throws forbidden */
function visible(directory: Directory, caller: Caller): (session: Session) => boolean {
  if (!permitsSomewhere(caller, READ)) {
    throw fail('forbidden', `${caller.name} may look at the own sessions only; those of others need the permission ${READ}.`, {
      permission: READ,
    });
  }
  const projects = projectsOf(caller, READ);
  const people = directory.now();
  return ({ user }) => projects === null || (people.user(user) !== null && liesIn(people.knownUser(user), projects));
}

function viewOf(session: Session, caller: Caller) {
  return {
    session_id: session.id,
    username: session.user,
    current: hasSession(caller) && caller.session === session.id,
    log_in: session.how,
    door: session.origin.door,
    address: session.origin.address ?? null,
    user_agent: session.origin.userAgent ?? null,
    begun_at: new Date(session.begunAtMs).toISOString(),
    used_at: new Date(session.renewedAtMs).toISOString(),
    expires_at: new Date(session.expiresAtMs).toISOString(),
  };
}
