import { Button, Group, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useConnections } from './answers.ts';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { TEXTS } from './texts.ts';

/** Other systems by their names. */
export function Connections() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useConnections();
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('integration.connection.save')} onClick={() => setAdding(true)}>
          {t('newConnection')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noConnections')}>{t('noConnectionsHint')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('connections')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th>{t('kind')}</Table.Th>
                <Table.Th className="wide-only">{t('address')}</Table.Th>
                <Table.Th>{t('health')}</Table.Th>
                <Table.Th className="wide-only">{t('lastLook')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((connection) => (
                <ConnectionRow key={connection.connection} connection={connection} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && (
        <ConnectionForm
          connection={undefined}
          taken={(data?.items ?? []).map(({ connection }) => connection)}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
