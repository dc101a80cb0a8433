import { expect, test } from 'vitest';
import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { query, type Content } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { AttachedReport, fetchReport } from './attachment.ts';

const download = query('test.report.download', {
  summary: 'Gives a report in the test.',
  tag: 'Reporting',
  permission: 'reporting.read',
  rate: 'heavy',
  input: AttachedReport,
  output: z.custom<Content>(),
  gives: 'application/octet-stream',
});
const wanted = AttachedReport.parse({ report_id: '0b0f9d0e-7f1c-4f5e-9d3a-2b1c0d9e8f70' });

/** A module that gives so many bytes, a megabyte at a time. */
function giving(bytes: number): Pick<Context, 'ask'> {
  async function* parts() {
    for (let left = bytes; left > 0; left -= 1_000_000) yield new Uint8Array(Math.min(left, 1_000_000));
  }
  const file: Content = { mediaType: 'application/pdf', fileName: 'report.pdf', bytes: parts() };
  return { ask: (async () => file) as unknown as Context['ask'] };
}

test('a report is attached as the file that it is', async () => {
  const file = await fetchReport(wanted, download, giving(1_500_000));
  expect(file).toMatchObject({ fileName: 'report.pdf', mediaType: 'application/pdf' });
  expect((file as { bytes: Uint8Array }).bytes).toHaveLength(1_500_000);
});

test('one that is too large for mail is not attached, and that is said', async () => {
  expect(await fetchReport(wanted, download, giving(8_000_000))).toBe('It is larger than 7 MB.');
});

test('one that is gone, or that nobody gives, is no reason to fail', async () => {
  const gone = {
    ask: (async () => {
      throw fail('not_found', 'There is no such report.');
    }) as unknown as Context['ask'],
  };
  expect(await fetchReport(wanted, download, gone)).toBe('There is no such report.');
  expect(await fetchReport(wanted, undefined, gone)).toBe('Nobody gives reports here.');
});
