import type { ChannelDefinition, ChannelKind, Secrets } from '../channel-definition.ts';
import type { Notice } from '../delivery.ts';
import { apprise } from './apprise.ts';
import type { Channel, World } from './channel.ts';
import { desktop } from './desktop.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { ntfy } from './ntfy.ts';
import { script } from './script.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

const CHANNELS: { readonly [K in ChannelKind]: Channel<K> } = { apprise, desktop, discord, email, ntfy, script, slack, teams, webhook };

/** @throws as `Channel.send` */
export function sendTo(
  { settings }: ChannelDefinition,
  secrets: Secrets,
  notice: Notice,
  world: World,
  signal: AbortSignal,
): Promise<string | null> {
  const channel = CHANNELS[settings.kind] as Channel<ChannelKind>;
  return channel.send(notice, { settings, secrets }, world, signal);
}
