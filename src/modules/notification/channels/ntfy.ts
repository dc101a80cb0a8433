import type { Severity } from '#model/severity.ts';
import { cut, needed, type Channel } from './channel.ts';

/** 1 is least, 3 usual, 5 most. @see https://docs.ntfy.sh/publish/#message-priority */
const PRIORITY: Readonly<Record<Severity, number>> = { critical: 5, major: 4, minor: 3, warning: 3, info: 2 };
/** Short codes become emojis. @see https://docs.ntfy.sh/emojis/ */
const TAG: Readonly<Record<Severity, string>> = {
  critical: 'rotating_light',
  major: 'red_circle',
  minor: 'warning',
  warning: 'warning',
  info: 'information_source',
};
/** Longer messages become attachments, in bytes. @see https://docs.ntfy.sh/publish/#limitations */
const MOST_BYTES = 4_096;

/** ntfy, as JSON. Its id is given by the server, so a repetition after a crash shows twice. @see https://docs.ntfy.sh/publish/#publish-as-json */
export const ntfy: Channel<'ntfy'> = {
  async send(notice, { settings, secrets }, { http, appUrl }, signal) {
    const { kind, severity, title, text } = notice;
    const link = appUrl === undefined ? {} : { click: appUrl, actions: [{ action: 'view', label: 'Open Thalamus', url: appUrl }] };
    const body = JSON.stringify({
      topic: needed(secrets, 'topic'),
      title: cut(title, 250),
      message: bytes(text === '' ? title : text),
      priority: kind === 'recovery' ? 3 : PRIORITY[severity],
      tags: [kind === 'recovery' ? 'white_check_mark' : TAG[severity], severity],
      ...link,
    });
    const { token } = secrets;
    const { text: answer } = await http.send(
      settings.server,
      body,
      token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal,
    );
    try {
      const { id } = JSON.parse(answer) as { readonly id?: unknown };
      return typeof id === 'string' ? id : null;
    } catch {
      return null;
    }
  },
};

/** Cut by bytes, between characters. */
function bytes(text: string): string {
  const encoded = Buffer.from(text);
  return encoded.length <= MOST_BYTES
    ? text
    : `${encoded
        .subarray(0, MOST_BYTES - 8)
        .toString('utf8')
        .replace(/\uFFFD$/, '')}…`;
}
