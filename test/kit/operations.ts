import type { Operation } from '#kernel/message.ts';
import * as messages from '#southbound/gns3/messages.ts';
import * as servers from '#southbound/gns3/servers/messages.ts';

/** What the GNS3 module declares: the real catalogue, without anything behind it. */
export const offered: readonly Operation[] = Object.values({ ...messages, ...servers }).filter(
  (value): value is never => 'kind' in value && 'name' in value,
);

export const gns3Module: readonly string[] = offered.map(({ name }) => name);
