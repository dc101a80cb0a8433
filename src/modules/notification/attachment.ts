import { z } from 'zod';
import { asFailure } from '#kernel/error.ts';
import type { Content, Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';

/** What mail servers commonly take: 10 MB, of which base64 makes a third more (RFC 2045 §6.8). */
const LARGEST = 7_000_000;

/** A report that goes with a notification. It is kept as its id: the file is made when it is delivered. */
export const AttachedReport = z.strictObject({
  report_id: z.guid().describe('UUID of the report.'),
  format: z.enum(['pdf', 'xlsx', 'csv', 'json']).default('pdf').describe('As which file.'),
});
export type AttachedReport = z.output<typeof AttachedReport>;

export interface Attachment {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The file, or in a sentence why there is none: a report that cannot be had is no reason to say nothing. */
export async function fetchReport(
  wanted: AttachedReport,
  download: Operation | undefined,
  { ask }: Pick<Context, 'ask'>,
): Promise<Attachment | string> {
  if (download === undefined) return 'Nobody gives reports here.';
  try {
    const { fileName, mediaType, bytes } = (await ask(download, wanted)) as Content;
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of bytes) {
      length += part.length;
      if (length > LARGEST) return `It is larger than ${LARGEST / 1_000_000} MB.`;
      parts.push(part);
    }
    return { fileName, mediaType, bytes: Buffer.concat(parts) };
  } catch (error) {
    return asFailure(error).message;
  }
}
