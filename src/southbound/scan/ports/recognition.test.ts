import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from './recognition.ts';

const heard = (port: number, text: string, more: { readonly negotiated?: boolean; readonly subject?: string } = {}) =>
  recognise({
    port,
    text,
    negotiated: more.negotiated ?? false,
    certificate: more.subject === undefined ? null : { subject: more.subject },
  });

test.each([
  ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', 22, 'ssh', 'OpenSSH 9.2p1'],
  ['SSH-1.99-Cisco-1.25\r\n', 22, 'ssh', 'Cisco 1.25'],
  ['SSH-2.0-dropbear_2022.83\r\n', 2222, 'ssh', 'dropbear 2022.83'],
  ['SSH-2.0-ROSSSH\r\n', 22, 'ssh', 'ROSSSH'],
  ['220 mail.lab ESMTP Postfix (Debian)\r\n', 25, 'smtp', 'Postfix'],
  ['220 mail.lab ESMTP Exim 4.96 Wed, 25 Nov 2026\r\n', 2525, 'smtp', 'Exim 4.96'],
  ['220 (vsFTPd 3.0.3)\r\n', 21, 'ftp', 'vsFTPd 3.0.3'],
  ['220 ProFTPD Server ready.\r\n', 21, 'ftp', 'ProFTPD'],
  ['+OK Dovecot ready.\r\n', 110, 'pop3', 'Dovecot'],
  ['* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n', 143, 'imap', 'Dovecot'],
  ['RFB 003.008\n', 5901, 'rfb', null],
  ['HTTP/1.1 200 OK\r\nDate: x\r\nServer: nginx/1.22.1\r\n\r\n', 81, 'http', 'nginx 1.22.1'],
  ['HTTP/1.0 401 Unauthorized\r\nserver: cisco-IOS\r\n\r\n', 80, 'http', 'cisco-IOS'],
  ['whatever this is\n', 49_999, null, null],
  ['', 179, 'bgp', null],
] as const)('%j at port %i is %s', (text, port, service, product) => {
  expect(heard(port, text)).toMatchObject({ service, product });
});

describe('a banner', () => {
  test('is the first line that says something, without what a terminal would obey', () => {
    expect(heard(23, '\r\n\u001B[2J\u001B[1;31mUser\u0007 Access\r\nUsername: ', { negotiated: true })).toEqual({
      service: 'telnet',
      banner: 'User Access',
      product: null,
    });
  });

  test('of HTTP is status and server', () => {
    expect(heard(80, 'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1 (lab)\r\n\r\n').banner).toBe('HTTP/1.1 200 OK nginx/1.22.1 (lab)');
  });

  test('of TLS that says nothing is the subject of the certificate', () => {
    expect(heard(443, '', { subject: 'CN=sw1.lab' })).toEqual({ service: 'https', banner: 'CN=sw1.lab', product: null });
    expect(heard(8443, 'HTTP/1.1 200 OK\r\n\r\n', { subject: 'CN=sw1.lab' })).toMatchObject({
      service: 'https',
      banner: 'HTTP/1.1 200 OK',
    });
  });

  test('of anybody is short and printable', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 65_535 }),
        (text, negotiated, port) => {
          const { banner, product } = heard(port, text, { negotiated });
          for (const shown of [banner, product]) {
            if (shown === null) continue;
            expect(shown.length).toBeLessThanOrEqual(200);
            expect(shown).toMatch(/^[^\p{Cc}\n]+$/u);
          }
        },
      ),
    );
  });
});
