export interface Row {
  /** As it was written. */
  readonly timestamp: string;
  /** Unix milliseconds; a time without a zone is one of UTC. */
  readonly atMs: number;
  readonly value: number;
}

const ZONELESS = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Reads a file with the columns `timestamp` and `value`, oldest first. @throws SyntaxError saying which line is wrong */
export function readSeries(text: string): readonly Row[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = head.split(',').map((name) => name.trim());
  const [time, measured] = [columns.indexOf('timestamp'), columns.indexOf('value')];
  if (time < 0 || measured < 0) throw new SyntaxError('The first line names the columns, timestamp and value among them.');
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const timestamp = (cells[time] ?? '').trim();
    const atMs = Date.parse(ZONELESS.test(timestamp) ? `${timestamp.replace(' ', 'T')}Z` : timestamp);
    const cell = (cells[measured] ?? '').trim();
    const value = Number(cell);
    if (Number.isNaN(atMs)) throw new SyntaxError(`Line ${index + 2} has no time that is understood.`);
    if (cell === '' || !Number.isFinite(value)) throw new SyntaxError(`Line ${index + 2} has no number as its value.`);
    rows.push({ timestamp, atMs, value });
  }
  return rows;
}
