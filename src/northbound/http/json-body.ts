import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fail, type Failure } from '#kernel/error.ts';
import { deeperThan } from './json-depth.ts';
import { moreValuesThan } from './json-items.ts';
import type { HttpLimits } from './limits.ts';

type ParseJson = (request: FastifyRequest, body: string, done: (error: Error | null, value?: unknown) => void) => void;

/** Makes application/json the only body that is read: limited in bytes, depth and time, strict UTF-8, no prototype poisoning. */
export function acceptJson(app: FastifyInstance, limits: HttpLimits): void {
  // Fastify's own parser refuses `__proto__` and `constructor.prototype` keys (secure-json-parse).
  const parse = app.getDefaultJsonParser('error', 'error') as unknown as ParseJson;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      done(
        fail(
          'unsupported_media_type',
          `A body in the content encoding ${encoding} is not taken; send it plain.`,
          { expected: ['identity'] },
          { fr: { message: `Un corps encodé en ${encoding} n’est pas pris ; envoyez-le tel quel.` } },
        ),
      );
      return;
    }
    readAll(payload, Number(request.headers['content-length']), limits, (failure, bytes) => {
      if (failure !== null) return done(failure);
      // A POST without fields often comes with the media type and no body.
      if (bytes.length === 0) return done(null, undefined);
      if (deeperThan(bytes, limits.jsonDepth)) {
        return done(
          fail(
            'malformed',
            `The body is nested deeper than ${limits.jsonDepth} levels.`,
            { limit_levels: limits.jsonDepth },
            { fr: { message: `Le corps est imbriqué sur plus de ${limits.jsonDepth} niveaux.` } },
          ),
        );
      }
      if (moreValuesThan(bytes, limits.jsonItems)) {
        return done(
          fail(
            'too_large',
            `The body holds more than ${limits.jsonItems} values.`,
            { limit_items: limits.jsonItems },
            { fr: { message: `Le corps contient plus de ${limits.jsonItems} valeurs.` } },
          ),
        );
      }
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        return done(fail('malformed', 'The body is not UTF-8.', undefined, { fr: { message: 'Le corps n’est pas en UTF-8.' } }));
      }
      parse(request, text, (error, value) => (error === null ? done(null, value) : done(notJson(text))));
    });
  });
}

function notJson(text: string): Failure {
  try {
    JSON.parse(text);
  } catch (error) {
    // V8's message quotes a piece of the text; the place is what helps.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    const details = place === undefined ? undefined : { position: Number(place) };
    return fail('malformed', `The body is not JSON${place === undefined ? '' : ` at character ${place}`}.`, details, {
      fr: { message: `Le corps n’est pas du JSON${place === undefined ? '' : ` au caractère ${place}`}.` },
    });
  }
  // It is JSON; a schema that lets any field through cannot say that these are none.
  return fail('validation_error', 'The body has a key that is not allowed: __proto__ or constructor.prototype.', undefined, {
    fr: { message: 'Le corps a une clé qui n’est pas permise : __proto__ ou constructor.prototype.' },
  });
}

/** Own reading instead of Fastify's `parseAs`, for that has no time limit. */
function readAll(
  payload: Readable,
  announcedBytes: number,
  limits: HttpLimits,
  done: (failure: Failure | null, bytes: Uint8Array) => void,
): void {
  const tooLarge = () =>
    fail(
      'too_large',
      `The body is larger than the ${limits.bodyBytes} bytes that are accepted.`,
      { limit_bytes: limits.bodyBytes },
      { fr: { message: `Le corps dépasse les ${limits.bodyBytes} octets acceptés.` } },
    );
  const none = new Uint8Array(0);
  if (announcedBytes > limits.bodyBytes) return done(tooLarge(), none);
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const finish = (failure: Failure | null, bytes: Uint8Array = none) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    payload.off('data', onData).off('end', onEnd).off('close', onClose);
    done(failure, bytes);
  };
  const onData = (chunk: Uint8Array) => {
    length += chunk.length;
    if (length > limits.bodyBytes) finish(tooLarge());
    else chunks.push(chunk);
  };
  const onEnd = () => finish(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
  const onClose = () => finish(fail('malformed', 'The connection ended in the middle of the body.'));
  const timer = setTimeout(
    () =>
      finish(
        fail('timeout', `The body did not arrive within ${limits.bodyTimeoutMs} ms.`, undefined, {
          fr: { message: `Le corps n’est pas arrivé en ${limits.bodyTimeoutMs} ms.` },
        }),
      ),
    limits.bodyTimeoutMs,
  );
  payload.on('data', onData).on('end', onEnd).on('close', onClose);
}
