import type { Clock } from '#kernel/clock.ts';
import type { Outward } from '#kernel/outward.ts';
import type { ChannelKind, Secrets, SettingsOf } from '../channel-definition.ts';
import type { Notice } from '../delivery.ts';
import type { HttpPost } from './http-post.ts';

/** What channels reach the world through. */
export interface World {
  readonly outward: Outward;
  readonly http: HttpPost;
  readonly clock: Clock;
  /** Address of the D-Bus session; undefined: there is none. */
  readonly sessionBus: string | undefined;
  /** Folder of the scripts that may be run; undefined: none may. */
  readonly scripts: string | undefined;
  /** Where the web app is, for links; undefined: not known. */
  readonly appUrl: string | undefined;
}

/** One way to people. A later attempt carries the same ids, so that receivers that look at them show it once. */
export interface Channel<K extends ChannelKind> {
  /**
   * Resolves when the receiver has taken it, with what it calls it.
   * @throws conflict when trying again would not help, module_error and timeout when it may
   */
  send(
    notice: Notice,
    to: { readonly settings: SettingsOf<K>; readonly secrets: Secrets },
    world: World,
    signal: AbortSignal,
  ): Promise<string | null>;
}

/** A secret that the channel cannot be without: saving checked it. */
export function needed(secrets: Secrets, name: string): string {
  const text = secrets[name];
  if (text === undefined) throw new Error(`The secret ${name} is missing.`);
  return text;
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
