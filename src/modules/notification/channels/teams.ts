import type { Severity } from '#model/severity.ts';
import { cut, needed, type Channel } from './channel.ts';

/** Of a TextBlock. @see https://adaptivecards.io/explorer/TextBlock.html */
const COLOUR: Readonly<Record<Severity, string>> = {
  critical: 'Attention',
  major: 'Attention',
  minor: 'Warning',
  warning: 'Warning',
  info: 'Default',
};
/** Teams takes messages of 28 KB. @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
const MOST_TEXT = 6_000;

/** TextBlock reads a subset of Markdown. */
function plain(text: string): string {
  return text.replaceAll(/[\\*_[\]()#`>~-]/g, '\\$&');
}

/** The webhook of a Teams workflow, which takes Adaptive Cards. @see https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498 */
export const teams: Channel<'teams'> = {
  async send({ title, text, kind, severity, at }, { secrets }, { http, appUrl }, signal) {
    const block = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more });
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        block(plain(title), { size: 'Medium', weight: 'Bolder', color: kind === 'recovery' ? 'Good' : COLOUR[severity] }),
        ...(text === '' ? [] : [block(plain(cut(text, MOST_TEXT)).replaceAll('\n', '\n\n'))]),
        block(`${severity} · ${at}`, { isSubtle: true, size: 'Small' }),
      ],
      ...(appUrl === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open Thalamus', url: appUrl }] }),
    };
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }];
    await http.send(needed(secrets, 'url'), JSON.stringify({ type: 'message', attachments }), {}, signal);
    return null;
  },
};
