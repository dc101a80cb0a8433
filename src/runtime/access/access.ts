import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Module } from '#kernel/module.ts';
import type { Documents } from '../documents/index.ts';
import { accessModule } from './access-module.ts';
import { ApiKeys } from './api-keys.ts';
import { Callers, type EarlierCaller } from './callers.ts';
import { ADMIN, Credentials } from './credentials.ts';
import { Directory } from './directory.ts';
import { externalLogIns, type ExternalLogIns } from './external-log-ins.ts';
import { groupAnswers } from './group-answers.ts';
import { keyAnswers } from './key-answers.ts';
import { LogIn, type NewTokens } from './log-in.ts';
import { LoginDelay } from './login-delay.ts';
import { NamedSecrets } from './named-secrets.ts';
import { createPasswords, generatePassword } from './password.ts';
import { roleAnswers } from './role-answers.ts';
import type { Role } from './roles.ts';
import { sessionAnswers } from './session-answers.ts';
import { Sessions } from './sessions.ts';
import { SigningKeys } from './signing-keys.ts';
import { Tokens } from './tokens.ts';
import { userAnswers } from './user-answers.ts';

const ACCESS_LIFE_MS = 15 * 60_000;
const REFRESH_LIFE_MS = 14 * 24 * 60 * 60_000;

export interface AccessOptions {
  /** Where users, sessions and the keys of the tokens are kept. */
  readonly documents: Documents;
  /** What a named secret that refers to Vault stands for; absent: there is no Vault. @throws vault_error */
  readonly outside?: (reference: string) => Promise<string>;
  /** The first administrator's password; when it differs from the one of the last start, it is set. Absent: generated once. */
  readonly adminPassword?: string;
  /** Roles of the configuration, beside those of the product. */
  readonly roles?: readonly Role[];
  /** Whether a user may log in by password; absent: everybody may. */
  readonly passwords?: (username: string) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Access {
  /** Answers the log-in and what is asked about users, groups, roles, sessions and keys. */
  readonly module: Module;
  /**
   * Who a token or an API key belongs to. Costs a look-up after the first time, so that every request may ask; and the answer is of now:
   * a session that ended, a key that was revoked and a user who was disabled are refused at once. @throws unauthorized
   */
  readonly verify: (token: string) => Promise<Caller>;
  /** What somebody may do now, who asked something earlier that goes on: by the rights of today, and nothing where the user is gone. */
  readonly permissionsOf: (caller: EarlierCaller) => Promise<Caller | null>;
  /**
   * Calls back when somebody may do less or more than before, or a session or key ended, here or at another process: whoever holds
   * connections open looks at their tokens again. Returns the end of it.
   */
  readonly onChange: (changed: () => void) => () => void;
  readonly external: ExternalLogIns;
  /** Sessions whose refresh tokens somebody else keeps: the cookie of a browser. */
  readonly browser: {
    /** @param options.overlapMs so long after a renewal the token before it is taken too: of tabs that raced @throws unauthorized */
    renew(refresh: string, options?: { readonly overlapMs?: number }): Promise<NewTokens>;
    /** Ends the session of a refresh token. @throws unauthorized */
    end(refresh: string): Promise<void>;
  };
  readonly endSession: (id: string) => Promise<void>;
  /** A secret by its name; undefined when there is none. */
  readonly secret: (name: string) => Promise<string | undefined>;
  /** The generated password of the first administrator, at the start that made it: to be shown once and never written down. */
  readonly initialPassword?: string;
}

export async function createAccess(options: AccessOptions): Promise<Access> {
  const { documents, clock, log } = options;
  const opened = {
    directory: await documents.open('credentials.json'),
    sessions: await documents.open('sessions.json'),
    keys: await documents.open('api-keys.json'),
    signing: await documents.open('token-key'),
  };
  const directory = new Directory(opened.directory, options.roles);
  const credentials = new Credentials(directory, clock, createPasswords(clock));
  const { sessions, damaged } = Sessions.open(opened.sessions, clock, REFRESH_LIFE_MS);
  if (damaged) log.warn('The document of sessions is damaged: everybody has to log in again.');
  const keys = new ApiKeys(opened.keys, clock, log);
  const signingKeys = await SigningKeys.open({ document: opened.signing, clock, lifeMs: REFRESH_LIFE_MS });
  const tokens = new Tokens(signingKeys, clock);
  const secrets = await NamedSecrets.open(documents, clock, options.outside);

  const admin = await credentials.prepareAdmin(options.adminPassword, generatePassword);
  if (admin.changed) {
    await sessions.endAll(ADMIN);
    log.info('The password of the first administrator was changed as configured; its sessions are ended.');
  }

  const callers = new Callers({ directory, sessions, keys, tokens, clock });
  for (const document of [opened.directory, opened.keys, opened.signing]) document.onChange(() => callers.forget());
  const delay = new LoginDelay({ clock, hasSession: (username, network) => sessions.has(username, network) });
  const lives = { accessMs: ACCESS_LIFE_MS, refreshMs: REFRESH_LIFE_MS };
  const logIn = new LogIn({ directory, credentials, sessions, tokens, delay, lives, passwords: options.passwords ?? (() => true) });
  const clear = async (username: string) => {
    await keys.revokeAll(username);
    await sessions.endAll(username);
  };
  return {
    module: accessModule({
      directory,
      credentials,
      sessions,
      signingKeys,
      delay,
      logIn,
      more: [
        ...userAnswers({ directory, credentials, sessions, keys, delay, clock }),
        ...groupAnswers({ directory, clock }),
        ...roleAnswers({ directory, keys }),
        ...sessionAnswers({ directory, sessions }),
        ...keyAnswers({ directory, keys }),
        ...secrets.answers,
      ],
    }),
    verify: (token) => callers.verify(token),
    permissionsOf: (caller) => callers.permissionsOf(caller),
    onChange(changed) {
      const ends = [opened.directory, opened.keys, opened.signing].map((document) => document.onChange(changed));
      ends.push(sessions.onEnd(changed));
      return () => ends.forEach((end) => end());
    },
    external: externalLogIns({ directory, sessions, logIn, clear, clock, log }),
    browser: {
      renew: (refresh, { overlapMs } = {}) => logIn.renew(refresh, overlapMs),
      end: async (refresh) => sessions.end((await logIn.sessionOf(refresh)).id),
    },
    endSession: (id) => sessions.end(id),
    secret: (name) => secrets.find(name),
    ...(admin.generated === undefined ? {} : { initialPassword: admin.generated }),
  };
}
