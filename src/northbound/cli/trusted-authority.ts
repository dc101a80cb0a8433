import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { misuse } from './refusal.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Believes hubs whose certificate one of the file's authorities signed, beside those that Node.js believes. @throws Refusal */
export function trustAuthority(path: string): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw misuse(`The certificate of the authority in ${path} cannot be read: ${(error as Error).message}.`);
  }
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0 || !found.every(isCertificate)) throw misuse(`${path} holds no certificate in PEM.`);
  setDefaultCACertificates([...getCACertificates('default'), ...found]);
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== '';
  } catch {
    return false;
  }
}
