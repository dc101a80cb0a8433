import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';

/** Who logs in. */
export interface SshLogin {
  readonly username: string;
  readonly password?: string | undefined;
  readonly key?: ParsedKey | undefined;
}

export interface Authentication {
  /** What is tried next, of what the server takes (null: not said yet); false: there is nothing more. */
  next(methods: readonly AuthenticationType[] | null): AnyAuthMethod | false;
  /** Whether anything secret was offered: a key or a password. */
  readonly tried: boolean;
  /** What the server takes, as it said last. */
  readonly taken: readonly string[];
  /** What it asked that nobody could answer; null when nothing. */
  readonly unanswered: string | null;
}

/**
 * How a log-in is offered: first nothing, which tells what the server takes, then the key, then the password, by one of the two ways, once: accounts are
 * locked after a few wrong tries. @see RFC 4252 §5, RFC 4256
 */
export function authentication({ username, password, key }: SshLogin): Authentication {
  const left = new Set<'none' | 'key' | 'password'>(['none']);
  if (key !== undefined) left.add('key');
  if (password !== undefined) left.add('password');
  let tried = false;
  let taken: readonly string[] = [];
  let unanswered: string | null = null;

  function keyboard(): AnyAuthMethod {
    let given = false;
    return {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const [first] = prompts;
        // A question whose answer is shown while it is typed does not ask for a password.
        if (!given && prompts.length === 1 && first!.echo !== true) {
          given = true;
          finish([password!]);
        } else {
          unanswered = prompts.map(({ prompt }) => prompt).join(' ');
          finish(prompts.map(() => ''));
        }
      },
    };
  }

  return {
    get tried() {
      return tried;
    },
    get taken() {
      return taken;
    },
    get unanswered() {
      return unanswered;
    },
    next(methods) {
      taken = methods ?? taken;
      if (unanswered !== null) return false;
      if (left.delete('none')) return { type: 'none', username };
      tried ||= left.has('key') && taken.includes('publickey');
      if (taken.includes('publickey') && left.delete('key')) return { type: 'publickey', username, key: key! };
      const way = (['password', 'keyboard-interactive'] as const).find((each) => taken.includes(each));
      if (way === undefined || !left.delete('password')) return false;
      tried = true;
      return way === 'password' ? { type: 'password', username, password: password! } : keyboard();
    },
  };
}
