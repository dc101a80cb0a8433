import { Badge, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Time } from '../../kit/time.tsx';
import type { Output } from '../../request.ts';
import { AuditDetails } from './audit-details.tsx';
import { wantedBy } from './wanted-by.ts';
import { ListTable } from '../../kit/list-table.tsx';

type AuditItem = Output<'audit.list'>['items'][number];

const COLOURS = { done: 'gray', refused: 'orange', failed: 'red' } as const;

/** The rows, newest first. */
export function AuditTable({ rows }: { readonly rows: readonly AuditItem[] }) {
  const t = useText();
  const [opened, setOpened] = useState<string>();
  return (
    <>
      <ListTable
        label={t('audit.title')}
        columns={[
          { title: t('audit.when') },
          { title: t('audit.who') },
          { title: t('audit.what') },
          { title: t('audit.outcome') },
          { title: t('audit.door'), wide: true },
          { title: t('audit.address'), wide: true },
        ]}
      >
        {rows.map((row) => (
          <Table.Tr key={row.id} data-audit={row.id}>
            <Table.Td>
              <Time at={row.at} />
            </Table.Td>
            <Table.Td>
              {row.tried ?? row.caller.name}
              {row.tried !== null && (
                <Text size="xs" c="dimmed">
                  {t('audit.tried')}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <Button
                variant="subtle"
                size="compact-sm"
                ml={-8}
                onClick={() => setOpened(row.id)}
                aria-label={t('audit.show', { what: wantedBy(row), who: row.caller.name })}
              >
                {wantedBy(row)}
              </Button>
            </Table.Td>
            <Table.Td>
              <Badge variant="light" radius="sm" tt="none" color={COLOURS[row.outcome]}>
                {t(`audit.outcomes.${row.outcome}`)}
              </Badge>
              {row.code !== null && (
                <Text size="xs" c="dimmed">
                  {row.code}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="wide-only">{row.door}</Table.Td>
            <Table.Td className="wide-only">{row.address}</Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      {opened !== undefined && <AuditDetails id={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
