import type { CustomFetch } from 'openid-client';

/** Documents of providers are some kilobytes; more is an error or an attack. */
const MOST_BYTES = 1_048_576;

/** Fetches from a provider: no redirect is followed, and no more is read than such a document may have. */
export const fetchBounded: CustomFetch = async (url, options) => {
  const { body, ...rest } = options;
  const answer = await fetch(url, {
    ...rest,
    redirect: 'manual',
    ...(body === null || body === undefined ? {} : { body: body as string | URLSearchParams }),
  });
  if (answer.body === null) return answer;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`The answer is longer than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = answer;
  const whole = new Response(new Blob(chunks), { status, statusText, headers });
  // What was asked, which a made answer does not know.
  Object.defineProperty(whole, 'url', { value: answer.url });
  return whole;
};
