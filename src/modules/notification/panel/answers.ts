import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import type { Input, Output } from '#web/request.ts';

export type Rule = Output<'notification.rule.list'>['items'][number];
export type Channel = Output<'notification.channel.list'>['items'][number];
export type ChannelDefinition = Input<'notification.channel.save'>['definition'];
export type ChannelKind = ChannelDefinition['settings']['kind'];
export type Silence = Output<'notification.silence.list'>['items'][number];
export type SilenceDefinition = Input<'notification.silence.create'>['definition'];
export type Delivery = Output<'notification.delivery.list'>['items'][number];
export type Severity = Delivery['severity'];

/** From harmless to worst. */
export const SEVERITIES = ['info', 'warning', 'minor', 'major', 'critical'] as const satisfies readonly Severity[];

/** What ids of rules and channels look like: they are parts of paths. */
export const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;

const MOST = 500;

export function useRules() {
  return useQuery({
    queryKey: ['notification.rule.list'],
    queryFn: ({ signal }) => ask('notification.rule.list', { limit: MOST }, { signal }),
  });
}

export function useChannels() {
  return useQuery({
    queryKey: ['notification.channel.list'],
    queryFn: ({ signal }) => ask('notification.channel.list', { limit: MOST }, { signal }),
  });
}
