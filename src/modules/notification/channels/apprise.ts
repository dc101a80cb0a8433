import type { Severity } from '#model/severity.ts';
import { needed, type Channel } from './channel.ts';

/** @see https://github.com/caronc/apprise-api#api-details */
const TYPE: Readonly<Record<Severity, string>> = {
  critical: 'failure',
  major: 'failure',
  minor: 'warning',
  warning: 'warning',
  info: 'info',
};

/** `POST /notify/KEY` of an Apprise API, which keeps the addresses of what it sends to. */
export const apprise: Channel<'apprise'> = {
  async send({ title, text, kind, severity }, { settings, secrets }, { http }, signal) {
    const body = JSON.stringify({
      title,
      body: text === '' ? title : text,
      type: kind === 'recovery' ? 'success' : TYPE[severity],
      format: 'text',
      ...(settings.tag === undefined ? {} : { tag: settings.tag }),
    });
    await http.send(needed(secrets, 'url'), body, {}, signal);
    return null;
  },
};
