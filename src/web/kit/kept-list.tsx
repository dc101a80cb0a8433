import { Badge, Button, Group, Switch, Table, Text } from '@mantine/core';
import { IconPlus, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import { Empty, Failed, Loading } from './data-states.tsx';
import { ListTable } from './list-table.tsx';

interface KeptListProps<Item> {
  /** What the table is of. */
  readonly label: string;
  /** What `useQuery` says. */
  readonly asked: {
    readonly data: { readonly items: readonly Item[] } | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** The button that begins a new one. */
  readonly begin: { readonly verb: string; readonly Icon?: Icon; readonly disabled: boolean; readonly onClick: () => void };
  readonly empty: { readonly title: string; readonly hint?: string };
  /** The heads of the columns but the last, which has the buttons of a row; `wide`: only where there is room. */
  readonly columns: readonly { readonly title: string; readonly wide?: boolean }[];
  /** A row or several, with their keys. */
  readonly row: (item: Item) => ReactNode;
}

/** A list of what people keep: a button for a new one, and a row for each with what can be done to it. */
export function KeptList<Item>({ label, asked, begin, empty, columns, row }: KeptListProps<Item>) {
  const t = useText();
  const { data, error, refetch } = asked;
  const Begin = begin.Icon ?? IconPlus;
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<Begin size={14} />} disabled={begin.disabled} onClick={begin.onClick}>
          {begin.verb}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={empty.title}>{empty.hint}</Empty>}
      {data.items.length > 0 && (
        <ListTable label={label} columns={[...columns, { title: t('words.actions'), unseen: true }]}>
          {data.items.map(row)}
        </ListTable>
      )}
    </>
  );
}

interface KeptNameProps {
  readonly name: string;
  /** Where it comes from: of the product, of people. */
  readonly mark?: string;
  /** Below it. */
  readonly children?: ReactNode;
}

/** The first cell of a row: what it is called, where it comes from, and what it is. */
export function KeptName({ name, mark, children }: KeptNameProps) {
  return (
    <Table.Td>
      <Group gap={8}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {mark !== undefined && (
          <Badge variant="light" color="gray" radius="sm" tt="none">
            {mark}
          </Badge>
        )}
      </Group>
      {children !== undefined && (
        <Text component="div" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      )}
    </Table.Td>
  );
}

/** The last cell of a row: what can be done to it. */
export function RowActs({ children }: { readonly children: ReactNode }) {
  return (
    <Table.Td>
      <Group gap={4} wrap="nowrap" justify="flex-end">
        {children}
      </Group>
    </Table.Td>
  );
}

interface RowSwitchProps {
  /** What is switched: `Enabled`. */
  readonly label: string;
  readonly of: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => unknown;
}

/** The cell of a row that switches it on and off. */
export function RowSwitch({ label, of, checked, disabled, onChange }: RowSwitchProps) {
  return (
    <Table.Td>
      <Switch
        size="xs"
        aria-label={`${label}: ${of}`}
        checked={checked}
        disabled={disabled}
        onChange={(event) => void onChange(event.currentTarget.checked)}
      />
    </Table.Td>
  );
}
