import { cut, needed, type Channel } from './channel.ts';

/** Of a header block and of the text of a section, in characters. @see https://docs.slack.dev/reference/block-kit/blocks/ */
const MOST_HEADER = 150;
const MOST_SECTION = 3_000;

/** Slack's three characters with a meaning. @see https://docs.slack.dev/messaging/formatting-message-text/#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An incoming webhook of Slack. @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/ */
export const slack: Channel<'slack'> = {
  async send({ title, text, severity, at }, { secrets }, { http }, signal) {
    const section = text === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: cut(text, MOST_SECTION) } }];
    const body = JSON.stringify({
      // For notifications and screen readers, where blocks are not shown.
      text: escaped(title),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: cut(title, MOST_HEADER) } },
        ...section,
        { type: 'context', elements: [{ type: 'plain_text', text: `${severity} · ${at}` }] },
      ],
    });
    await http.send(needed(secrets, 'url'), body, {}, signal);
    return null;
  },
};
