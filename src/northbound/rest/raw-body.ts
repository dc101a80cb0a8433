import type { Readable } from 'node:stream';
import { fail } from '#kernel/error.ts';
import type { RestLimits } from './limits.ts';

/** The bytes of an upload as they arrive, limited in sum and in silence. */
export async function* rawBody(payload: Readable, limits: RestLimits): AsyncGenerator<Uint8Array> {
  let length = 0;
  let silent = false;
  const arm = () =>
    setTimeout(() => {
      silent = true;
      payload.destroy();
    }, limits.uploadIdleMs);
  let timer = arm();
  try {
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      length += chunk.length;
      if (length > limits.uploadBytes) {
        throw fail('too_large', `The body is larger than the ${limits.uploadBytes} bytes that are accepted.`, {
          limit_bytes: limits.uploadBytes,
        });
      }
      yield chunk;
      timer = arm();
    }
  } catch (error) {
    if (silent) throw fail('timeout', `The body said nothing for ${limits.uploadIdleMs} ms.`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
