import type { Input } from '../../request.ts';

/** What is typed and chosen above the table. */
export interface AuditFilter {
  readonly who: string;
  readonly operation: string;
  readonly outcome: 'done' | 'refused' | 'failed' | null;
  readonly address: string;
  /** As `datetime-local` gives it: of the browser's time zone. */
  readonly from: string;
  readonly until: string;
  readonly text: string;
}

export const NO_FILTER: AuditFilter = { who: '', operation: '', outcome: null, address: '', from: '', until: '', text: '' };

/** What is asked of the hub for it: half-typed names find what begins like them. */
export function wishOf(filter: AuditFilter): Omit<Input<'audit.list'>, 'limit' | 'cursor'> {
  const { who, operation, outcome, address, from, until, text } = filter;
  const name = operation.trim().toLowerCase();
  return {
    ...(who.trim() === '' ? {} : { who: who.trim() }),
    ...(/^[a-z][a-z0-9_.]*\*?$/.test(name) ? { operation: name.endsWith('*') ? name : `${name}*` } : {}),
    ...(outcome === null ? {} : { outcome }),
    ...(address.trim() === '' ? {} : { address: address.trim() }),
    ...momentOf('from', from),
    ...momentOf('until', until),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  };
}

function momentOf<Name extends string>(name: Name, local: string): Partial<Record<Name, string>> {
  const moment = new Date(local);
  return local === '' || Number.isNaN(moment.getTime()) ? {} : ({ [name]: moment.toISOString() } as Record<Name, string>);
}
