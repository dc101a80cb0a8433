import { Badge, Button, Code, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { Time } from '../../kit/time.tsx';
import { Where } from './grant-fields.tsx';
import { CreateKey, NewKey } from './key-form.tsx';
import { accessChanged, useKeyList, type Key } from './known.ts';

/** API keys: the own ones, or those of everybody. */
export function KeysList({ everybody }: { readonly everybody: boolean }) {
  const t = useText();
  const { data, error, refetch } = useKeyList(everybody);
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<string>();
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
          {t('access.createKey')}
        </Button>
      </Group>
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <Empty title={t('access.noKeys')}>{t('access.noKeysHint')}</Empty>}
      {data !== undefined && data.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('access.keys')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('words.name')}</Table.Th>
                {everybody && <Table.Th>{t('access.owner')}</Table.Th>}
                <Table.Th>{t('access.roles')}</Table.Th>
                <Table.Th className="wide-only">{t('access.where')}</Table.Th>
                <Table.Th className="wide-only">{t('access.used')}</Table.Th>
                <Table.Th className="wide-only">{t('access.expires')}</Table.Th>
                <Table.Th w={90} aria-label={t('words.more')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((key) => (
                <Row key={key.key_id} of={key} everybody={everybody} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {creating && <CreateKey close={() => setCreating(false)} made={setMade} />}
      {made !== undefined && <NewKey text={made} close={() => setMade(undefined)} />}
    </>
  );
}

function Row({ of: key, everybody }: { readonly of: Key; readonly everybody: boolean }) {
  const t = useText();
  const [revoking, setRevoking] = useState(false);
  const revoke = async (): Promise<void> => {
    await act('auth.key.delete', { key_id: key.key_id }, { subject: `keys/${key.key_id}`, name: key.name });
    await accessChanged();
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {key.name}
          </Text>
          {key.agent !== null && (
            <Badge variant="light" radius="sm" tt="none">
              {t('access.agent')}
            </Badge>
          )}
          {key.expired && (
            <Badge variant="light" color="red" radius="sm" tt="none">
              {t('access.expired')}
            </Badge>
          )}
        </Group>
        <Code>thk_{key.key_id}…</Code>
      </Table.Td>
      {everybody && <Table.Td>{key.owner}</Table.Td>}
      <Table.Td>{key.roles.join(', ')}</Table.Td>
      <Table.Td className="wide-only">
        <Where projects={key.projects} />
      </Table.Td>
      <Table.Td className="wide-only">{key.used_at === null ? t('words.never') : <Time at={key.used_at} />}</Table.Td>
      <Table.Td className="wide-only">{key.expires_at === null ? t('words.never') : <Time at={key.expires_at} />}</Table.Td>
      <Table.Td>
        <Button size="compact-xs" variant="subtle" color="red" onClick={() => setRevoking(true)}>
          {t('access.revoke')}
        </Button>
        {revoking && (
          <Confirm
            title={t('access.revokeKey', { name: key.name })}
            verb={t('access.revoke')}
            onClose={() => setRevoking(false)}
            onConfirm={() => void revoke()}
          >
            {t('access.revokeKeyHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
