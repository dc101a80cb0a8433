import { FRENCH_REFUSALS } from '#kernel/refusal-french.ts';
import { PARTS } from '#kernel/french/parts.ts';
import { sentencesOf, translation, type Pair } from '#kernel/translation.ts';
import { ALERTS } from './french/alerts.ts';
import { HUB } from './french/hub.ts';
import { MODULES } from './french/modules.ts';
import { NETWORK } from './french/network.ts';
import { RULES } from './french/rules.ts';
import { SECURITY } from './french/security.ts';
import { SERVERS } from './french/servers.ts';

/**
 * What events, alerts and answers say in sentences, in French. They are kept and sent in English, so that history, syslog and programs have one wording;
 * whoever shows them to a person who reads French says them by this.
 */
export const FRENCH_SAYINGS: readonly Pair[] = [...ALERTS, ...SECURITY, ...NETWORK, ...RULES, ...HUB, ...SERVERS, ...MODULES];

const translated = translation([...FRENCH_SAYINGS, ...FRENCH_REFUSALS, ...PARTS]);

/** What the product says, in French, sentence by sentence; what nobody of the product says, as it is. */
export function saidInFrench(text: string): string {
  return (
    translated(text) ??
    sentencesOf(text)
      .map((sentence) => translated(sentence) ?? sentence)
      .join(' ')
  );
}
