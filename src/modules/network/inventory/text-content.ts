import type { Content } from '#kernel/message.ts';

/** A text as a file. */
export function textContent(mediaType: string, fileName: string, text: string): Content {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  return { mediaType, fileName, bytes: bytes() };
}
