import { z } from 'zod';

/** What the assistant says for something, in English. The panel has the same in each of its languages (`panel/grounds.ts`). */
const SENTENCES = {
  told_by_alert: '{{title}}.',
  node_stopped: 'GNS3 says that {{name}} is stopped.',
  node_suspended: 'GNS3 says that {{name}} is suspended.',
  node_restarted: '{{name}} counts its uptime anew since {{at}}.',
  node_silent: '{{name}} runs by what GNS3 says, and its agent does not answer.',
  link_removed: 'The link was removed at {{at}}.',
  link_suspended: 'GNS3 says that the link is suspended: nothing passes.',
  link_contained: 'The link is suspended by a containment of {{name}} ({{at}}).',
  link_drops_all: 'A filter of GNS3 drops everything on the link.',
  link_impaired: 'GNS3 impairs the link: {{filters}}.',
  interface_off: '{{interface}} of {{name}} is switched off on the device.',
  ends_deaf: 'Both ends hear nothing on it: {{one}} and {{other}}.',
  end_deaf: '{{name}} hears nothing on it.',
  explains: 'It explains {{count}} of {{all}} alerts.',
  explains_some_surely: 'It explains {{count}} of {{all}} alerts, {{sure}} of them surely.',
  cuts_off: 'Without it nothing leads to {{names}}.',
  cuts_off_more: 'Without it nothing leads to {{names}} and {{count}} others.',
  did_node_stopped: '{{what}} stopped ({{at}}).',
  did_node_suspended: '{{what}} was suspended ({{at}}).',
  did_node_started: '{{what}} was started ({{at}}).',
  did_node_updated: '{{what}} was changed in GNS3: {{fields}} ({{at}}).',
  did_node_deleted: '{{what}} was deleted ({{at}}).',
  did_link_updated: 'The link was changed: {{fields}} ({{at}}).',
  did_link_deleted: 'The link was removed ({{at}}).',
  did_link_created: 'The link was made ({{at}}).',
  did_qos_applied: '{{what}} got another treatment of packets ({{at}}).',
  did_qos_removed: '{{what}} got its usual treatment of packets back ({{at}}).',
  did_configuration_changed: '{{what}} got another configuration ({{at}}).',
  did_configuration_restored: '{{what}} got an earlier configuration back ({{at}}).',
  did_containment_enforced: '{{what}} was contained ({{at}}).',
  did_containment_released: '{{what}} was released from containment ({{at}}).',
  will_be_at: '{{component}} is expected at {{percent}} % at {{at}} ({{metric}}).',
  would_be_at: 'With {{factor}} times as much it would be at {{percent}} %.',
  is_full: '{{component}} is at {{level}} %, and {{limit}} % is all that it can do.',
  grows: '{{component}} grows by {{slope}} ± {{error}} percent points a day.',
  does_not_grow: '{{component}} does not grow more than chance would have it.',
  measured_days: 'Measured for {{days}} days.',
  measured_hours: 'Measured for {{hours}} hours.',
} as const;
export type SentenceKey = keyof typeof SENTENCES;
export const SENTENCES_BY_KEY: Readonly<Record<SentenceKey, string>> = SENTENCES;

export const Ground = z.object({
  key: z.string().describe('Which sentence: `node_stopped`, `explains`, …'),
  values: z.record(z.string(), z.union([z.string(), z.number()])).describe('What stands in it.'),
});
/** What speaks for something, without words: a sentence of it and what stands in it. */
export interface Ground {
  readonly key: SentenceKey;
  readonly values: Record<string, string | number>;
}

export function ground(key: SentenceKey, values: Ground['values'] = {}): Ground {
  return { key, values };
}

/** In English. */
export function sentenceOf({ key, values }: Ground): string {
  return SENTENCES[key].replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
