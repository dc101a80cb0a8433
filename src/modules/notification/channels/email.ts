import { isIP } from 'node:net';
import { fail } from '#kernel/error.ts';
import type { Attachment } from '../attachment.ts';
import type { Channel } from './channel.ts';

const CONNECT_MS = 10_000;
const SOCKET_MS = 20_000;

/** Header values are one line: nodemailer folds and encodes them, and a line break ends them. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

/**
 * SMTP. `Message-ID` is that of the delivery, so that a repetition after a crash is the same message to whoever looks at it;
 * what belongs together refers to the same first message (RFC 5322 §3.6.4), which mail programs show as one conversation.
 */
export const email: Channel<'email'> = {
  async send(notice, { settings, secrets }, { outward }, signal) {
    const { host, port, tls, user, from, to } = settings;
    const address = await outward.resolve(host);
    const domain = from.slice(from.lastIndexOf('@') + 1);
    const messageId = `<${notice.deliveryId}@${domain}>`;
    const thread = `<${notice.thread}@${domain}>`;
    // Loaded on use: most hubs send no mail.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      host: address,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      // Checked against the name, though the address is connected to.
      ...(isIP(host) === 0 ? { tls: { servername: host } } : {}),
      ...(user === undefined ? {} : { auth: { user, pass: secrets['password'] ?? '' } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SOCKET_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const left = () => transport.close();
    signal.addEventListener('abort', left, { once: true });
    try {
      const sent = await transport.sendMail({
        from: { name: 'Thalamus', address: from },
        to: [...to],
        subject: oneLine(notice.title),
        text: `${notice.text === '' ? notice.title : notice.text}\n`,
        ...(notice.attachment === undefined ? {} : { attachments: [fileOf(notice.attachment)] }),
        messageId,
        references: thread,
        inReplyTo: thread,
        date: new Date(notice.at),
        // RFC 3834 §5: nobody answers automatically.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Thalamus-Severity': notice.severity },
      });
      return sent.messageId;
    } catch (error) {
      throw refusal(`${host}:${port}`, error);
    } finally {
      signal.removeEventListener('abort', left);
      transport.close();
    }
  },
};

function fileOf({ fileName, mediaType, bytes }: Attachment) {
  return { filename: oneLine(fileName), contentType: mediaType, content: Buffer.from(bytes) };
}

/** 5yz replies are permanent (RFC 5321 §4.2.1), and so are wrong credentials; the rest may pass. */
function refusal(place: string, error: unknown): Error {
  const { code, responseCode, response, message } = error as { code?: string; responseCode?: number; response?: string; message?: string };
  const said = oneLine(response ?? message ?? String(error)).slice(0, 300);
  const final = (responseCode !== undefined && responseCode >= 500) || code === 'EAUTH' || code === 'EENVELOPE';
  const passes = responseCode !== undefined && responseCode >= 400 && responseCode < 500;
  return fail(final && !passes ? 'conflict' : 'module_error', `The mail server ${place} did not take the message: ${said}.`, {
    server: place,
  });
}
