import { misuse } from './refusal.ts';
import { readProfile } from './profiles.ts';

const DEFAULT_URL = 'http://127.0.0.1:8000';

/** What names the hub and who asks: options win over the environment, which wins over the profile. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly token?: string;
  readonly profile?: string;
}

/** Where the hub is, and as whom it is asked. */
export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
  /** The profile that the token is from: it can be renewed. */
  readonly profile: string | undefined;
}

export function connectionOf(options: ConnectionOptions, env: NodeJS.ProcessEnv): Connection {
  const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
  const token = set(options.token) ?? set(env['THALAMUS_TOKEN']);
  const named = set(options.profile) ?? set(env['THALAMUS_PROFILE']);
  const url = set(options.url) ?? set(env['THALAMUS_URL']);
  const found = token === undefined || url === undefined ? readProfile(env, named) : undefined;
  if (named !== undefined && found === undefined && token === undefined) {
    throw misuse(`There is no profile "${named}"; make it with: thalamus login --profile ${named}`);
  }
  const where = origin(url ?? found?.profile.url ?? DEFAULT_URL);
  // A session is shown to the hub that gave it, and to no other.
  const mine = found !== undefined && origin(found.profile.url) === where ? found : undefined;
  return token === undefined ? { url: where, token: mine?.profile.access, profile: mine?.name } : { url: where, token, profile: undefined };
}

function origin(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) {
    throw misuse(`"${text}" is not the address of a hub; expected http://HOST:PORT or https://HOST:PORT.`);
  }
  const { origin: start, pathname } = new URL(text);
  return `${start}${pathname.replace(/\/+$/, '')}`;
}
