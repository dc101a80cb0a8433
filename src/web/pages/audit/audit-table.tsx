import { Badge, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Time } from '../../kit/time.tsx';
import type { Output } from '../../request.ts';
import { AuditDetails } from './audit-details.tsx';
import { wantedBy } from './wanted-by.ts';

type AuditItem = Output<'audit.list'>['items'][number];

const COLOURS = { done: 'gray', refused: 'orange', failed: 'red' } as const;

/** The rows, newest first. */
export function AuditTable({ rows }: { readonly rows: readonly AuditItem[] }) {
  const t = useText();
  const [opened, setOpened] = useState<string>();
  return (
    <div className="scroll-x">
      <Table aria-label={t('audit.title')} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('audit.when')}</Table.Th>
            <Table.Th>{t('audit.who')}</Table.Th>
            <Table.Th>{t('audit.what')}</Table.Th>
            <Table.Th>{t('audit.outcome')}</Table.Th>
            <Table.Th className="wide-only">{t('audit.door')}</Table.Th>
            <Table.Th className="wide-only">{t('audit.address')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
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
        </Table.Tbody>
      </Table>
      {opened !== undefined && <AuditDetails id={opened} onClose={() => setOpened(undefined)} />}
    </div>
  );
}
