import type { Severity } from '#model/severity.ts';
import { cut, needed, type Channel } from './channel.ts';

/** Of an embed, as 24-bit RGB. */
const COLOUR: Readonly<Record<Severity, number>> = {
  critical: 0xc92a2a,
  major: 0xe8590c,
  minor: 0xf08c00,
  warning: 0xf08c00,
  info: 0x1971c2,
};
const OVER = 0x2f9e44;
/** @see https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const MOST_TITLE = 256;
const MOST_DESCRIPTION = 4_096;

/** A webhook of Discord. Nobody is called by `@everyone` in a text that came from outside. @see https://discord.com/developers/docs/resources/webhook#execute-webhook */
export const discord: Channel<'discord'> = {
  async send({ title, text, kind, severity, at }, { secrets }, { http }, signal) {
    const url = new URL(needed(secrets, 'url'));
    // Answers with the message, so that its id is known, once it is saved.
    url.searchParams.set('wait', 'true');
    const embed = {
      title: cut(title, MOST_TITLE),
      ...(text === '' ? {} : { description: cut(text, MOST_DESCRIPTION) }),
      color: kind === 'recovery' ? OVER : COLOUR[severity],
      timestamp: at,
      footer: { text: severity },
    };
    const { text: answer } = await http.send(url.href, JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }), {}, signal);
    try {
      const { id } = JSON.parse(answer) as { readonly id?: unknown };
      return typeof id === 'string' ? id : null;
    } catch {
      return null;
    }
  },
};
