import { readFile } from 'node:fs/promises';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { certificateHealth, checkCertificate, endsSoon, type Certificate, type CertificateSource } from './certificate.ts';

/**
 * The files are read again, and not watched: Kubernetes swaps a link far above them, network file systems tell nothing, and two small
 * files cost nothing.
 */
const LOOK_MS = 2_000;

export interface CertificateFilesOptions {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly lookMs?: number;
}

/** A certificate in files, which somebody else renews. @throws configuration_error when there is none at the start */
export async function certificateFiles({
  certFile,
  keyFile,
  clock,
  log,
  lookMs = LOOK_MS,
}: CertificateFilesOptions): Promise<CertificateSource> {
  const listeners = new Set<() => void>();
  let current = await read(certFile, keyFile);
  let trouble: string | null = null;
  let looking = false;

  async function look(): Promise<void> {
    try {
      const found = await read(certFile, keyFile);
      trouble = null;
      if (found.cert === current.cert && found.key === current.key) return;
      current = found;
      log.info('Another certificate is in use.', { file: certFile });
      for (const listener of listeners) listener();
    } catch (error) {
      // Half written, or only one of the two: the one that was read goes on.
      const { message } = asFailure(error);
      if (trouble === null) log.warn('The files of the certificate cannot be used; the one before is used on.', { error: message });
      trouble = message;
    }
  }
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, lookMs).unref();

  return {
    source: certFile,
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check() {
      const nowMs = clock.now().getTime();
      return certificateHealth(current, nowMs, trouble ?? endsSoon(current, nowMs));
    },
    close: () => clearInterval(timer),
  };
}

async function read(certFile: string, keyFile: string): Promise<Certificate> {
  const text = async (path: string): Promise<string> => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw fail('configuration_error', `${path} cannot be read: ${(error as Error).message}.`, undefined, { cause: error });
    }
  };
  const certificate = { cert: await text(certFile), key: await text(keyFile) };
  checkCertificate(certificate, `${certFile} and ${keyFile}`);
  return certificate;
}
