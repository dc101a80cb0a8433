import { Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { FilterInput } from '../../kit/filter-input.tsx';
import { ListTable } from '../../kit/list-table.tsx';

/** Tables of a device may have thousands of rows: these are drawn, and a filter finds the others. */
const MOST_ROWS = 200;
const FILTER_FROM = 12;

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** What the filter looks through; absent: nothing of this column. */
  readonly text?: (row: T) => string | null;
  /** Left out on a phone. */
  readonly wideOnly?: boolean;
  readonly numbers?: boolean;
}

interface PlainTableProps<T> {
  readonly title: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
}

/** Rows of what a device says, with a filter where there are many. */
export function PlainTable<T>({ title, rows, columns }: PlainTableProps<T>) {
  const t = useText();
  const [filter, setFilter] = useState('');
  const words = filter.trim().toLowerCase();
  const fits = rows.filter((row) => words === '' || columns.some(({ text }) => (text?.(row) ?? '').toLowerCase().includes(words)));
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('equipment.nothing')}
      </Text>
    );
  }
  return (
    <>
      {rows.length >= FILTER_FROM && <FilterInput label={t('equipment.filterOf', { what: title })} value={filter} onChange={setFilter} />}
      <ListTable label={title} columns={columns.map(({ title: head, wideOnly = false }) => ({ title: head, wide: wideOnly }))}>
        {fits.slice(0, MOST_ROWS).map((row, at) => (
          // Rows have no names of their own, and are never moved.
          <Table.Tr key={at}>
            {columns.map(({ title: head, cell, wideOnly, numbers }) => (
              <Table.Td key={head} className={[wideOnly === true ? 'wide-only' : '', numbers === true ? 'numbers' : ''].join(' ')}>
                {cell(row) ?? '–'}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </ListTable>
      {fits.length > MOST_ROWS && (
        <Text size="xs" c="dimmed">
          {t('equipment.mostValues', { count: MOST_ROWS })}
        </Text>
      )}
    </>
  );
}
