import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { failed } from './refusal.ts';

/** Where a hub is and the session that a log-in opened there. */
export interface Profile {
  readonly url: string;
  readonly user: string;
  readonly access: string;
  readonly refresh: string;
  /** When the access token ends, in milliseconds of Unix time. */
  readonly expires_at_ms: number;
}

interface ProfileFile {
  /** The profile that is used when none is named. */
  readonly current: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** `$XDG_CONFIG_HOME/thalamus/profiles.json`. @see https://specifications.freedesktop.org/basedir-spec/latest/ */
function profilePath(env: NodeJS.ProcessEnv): string {
  const configured = env['XDG_CONFIG_HOME'] ?? '';
  return join(configured === '' ? join(env['HOME'] ?? homedir(), '.config') : configured, 'thalamus', 'profiles.json');
}

function read(env: NodeJS.ProcessEnv): ProfileFile {
  const path = profilePath(env);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: '', profiles: {} };
    throw failed(`The profiles cannot be read from ${path}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as ProfileFile;
  } catch {
    throw failed(`${path} is no JSON; delete it and log in again.`);
  }
}

/** The profile of a name; of no name, the one that was logged in to last. */
export function readProfile(
  env: NodeJS.ProcessEnv,
  name: string | undefined,
): { readonly name: string; readonly profile: Profile } | undefined {
  const { current, profiles } = read(env);
  const wanted = name ?? current;
  const profile = Object.hasOwn(profiles, wanted) ? profiles[wanted] : undefined;
  return profile === undefined ? undefined : { name: wanted, profile };
}

/** Keeps a profile, readable by its owner alone. `current`: it is used from now on when none is named. */
export function writeProfile(env: NodeJS.ProcessEnv, name: string, profile: Profile, { current }: { readonly current: boolean }): void {
  const before = read(env);
  write(env, { current: current ? name : before.current, profiles: { ...before.profiles, [name]: profile } });
}

/** Forgets a profile. */
export function removeProfile(env: NodeJS.ProcessEnv, name: string): void {
  const { current, profiles } = read(env);
  const { [name]: _removed, ...others } = profiles;
  write(env, { current: current === name ? '' : current, profiles: others });
}

/** Written beside and renamed, so that a crash leaves the old or the new file. */
function write(env: NodeJS.ProcessEnv, file: ProfileFile): void {
  const path = profilePath(env);
  const beside = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(beside, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw failed(`The profile cannot be written to ${path}: ${(error as Error).message}`);
  }
}
