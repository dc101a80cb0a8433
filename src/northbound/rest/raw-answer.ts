import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import type { Content } from '#kernel/message.ts';

/**
 * Streams raw bytes out. An error before the first bytes is still an HTTP error; one that comes later can only end the
 * connection, so that nobody takes a part for the whole. A source that is quiet (a capture on a silent link) gets its
 * headers sent anyway, and its connection is not ended for silence.
 */
export async function sendContent(content: Content, reply: FastifyReply, firstBytesMs: number): Promise<void> {
  const source = content.bytes[Symbol.asyncIterator]();
  const first = source.next();
  let timer: NodeJS.Timeout | undefined;
  const quiet = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, firstBytesMs);
  });
  try {
    await Promise.race([first, quiet]);
  } finally {
    clearTimeout(timer);
  }

  reply.hijack();
  const response = reply.raw;
  response.writeHead(reply.statusCode, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': content.mediaType,
    'content-disposition': disposition(content.fileName),
  });
  response.flushHeaders();
  const { socket } = response;
  const stalledMs = socket?.timeout ?? 0;
  socket?.setTimeout(0);

  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await first; next.done !== true; next = await source.next()) yield next.value;
    } finally {
      // The client left or the source ended: what holds the source open is let go.
      await source.return?.();
    }
  }
  const stream = Readable.from(bytes(), { objectMode: false });
  // A source that waits for its next bytes is only let go when it is told; the stream alone would wait with it.
  response.once('close', () => {
    if (!response.writableFinished) void Promise.resolve(source.return?.()).catch(() => undefined);
  });
  try {
    await pipeline(stream, response);
    socket?.setTimeout(stalledMs);
  } catch {
    // Told by the broken connection; the operation's own failure is the pipeline's to log.
    response.destroy();
  }
}

/** RFC 6266 §4.3: a plain name for old clients and the true one in UTF-8. */
function disposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w .()-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
