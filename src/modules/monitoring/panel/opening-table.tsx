import { Button, Center, Table, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable, type Column } from '#web/kit/list-table.tsx';
import { TEXTS } from './texts.ts';

/** What an infinite query knows, as far as a table needs it. */
interface Pages {
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface OpeningTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly pages: Pages;
  /** Undefined: not known yet. */
  readonly items: readonly T[] | undefined;
  readonly row: (item: T) => ReactNode;
  /** Shown in place of a table without rows. */
  readonly empty: ReactNode;
}

/** A table of rows that open, read page by page, and what is shown while it is not there, fails or is empty. */
export function OpeningTable<T>({ label, columns, pages, items, row, empty }: OpeningTableProps<T>) {
  const t = usePanelText(TEXTS);
  const { error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && empty}
      {items !== undefined && items.length > 0 && (
        <ListTable label={label} columns={[{ title: t('details'), unseen: true }, ...columns]} led>
          {items.map(row)}
        </ListTable>
      )}
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </Center>
      )}
    </>
  );
}

interface OpeningRowProps {
  /** What the row is about: what its button is called. */
  readonly title: string;
  /** Marks of the row, for style and tests. */
  readonly data: Readonly<Record<`data-${string}`, string>>;
  /** The cells after the one that opens it. */
  readonly children: ReactNode;
  /** How many these are. */
  readonly cells: number;
  readonly details: ReactNode;
  /** It is what somebody came for: open, and brought into view. */
  readonly wanted?: boolean;
}

/** A row with details that are read when it is opened. */
export function OpeningRow({ title, data, children, cells, details, wanted = false }: OpeningRowProps) {
  const [opened, setOpened] = useState(wanted);
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (wanted) row.current?.scrollIntoView({ block: 'center' });
  }, [wanted]);
  return (
    <>
      <Table.Tr ref={row} {...data}>
        <Table.Td>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label={title} display="flex">
            {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </UnstyledButton>
        </Table.Td>
        {children}
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={cells}>{details}</Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
