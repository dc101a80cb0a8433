import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Policy } from './answers.ts';
import { TEXTS } from './texts.ts';

// The editor of YAML is larger than all the rest: it is loaded when somebody opens a policy.
const PolicyEditor = lazy(async () => ({ default: (await import('./policy-editor.tsx')).PolicyEditor }));

/** How interfaces treat what they send: those of the product, and those of people. */
export function Policies() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Policy | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['qos.policy.list'],
    queryFn: ({ signal }) => ask('qos.policy.list', { limit: 500 }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <Group mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('qos.policy.save', null)} onClick={() => setEdited('new')}>
          {t('newPolicy')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={t('noPolicies')} />}
      {data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('policies')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th className="wide-only">{t('rate')}</Table.Th>
                <Table.Th className="wide-only">{t('classes')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((policy) => (
                <PolicyRow key={policy.name} policy={policy} onEdit={() => setEdited(policy)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited !== undefined && (
        <Suspense fallback={null}>
          <PolicyEditor
            policy={edited === 'new' ? undefined : edited}
            taken={data.items.map(({ name }) => name)}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

function PolicyRow({ policy, onEdit }: { readonly policy: Policy; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const { name, title, description, rate_kbps: rate, classes, shipped } = policy;
  const acting = { subject: `qos/policies/${name}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const remove = async (): Promise<void> => {
    await act('qos.policy.delete', { name }, acting);
    await queryClient.invalidateQueries({ queryKey: ['qos.policy.list'] });
  };
  return (
    <Table.Tr data-policy={name}>
      <Table.Td>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Badge variant="light" color="gray" radius="sm" tt="none">
            {t(shipped ? 'shipped' : 'own')}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {name}
          {description === '' || description === undefined ? '' : ` · ${description}`}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only numbers">{rate}</Table.Td>
      <Table.Td className="wide-only">
        <Text size="sm">{classes?.map((each) => `${each.name} ${each.guarantee_kbps}`).join(' · ')}</Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <RowButton verb={t(shipped ? 'copy' : 'edit')} of={name} onClick={onEdit} />
          {!shipped && (
            <RowButton
              danger
              verb={t('delete')}
              of={name}
              disabled={running || !may('qos.policy.delete', null)}
              onClick={() => setRemoving(true)}
            />
          )}
        </Group>
        {removing && (
          <Confirm title={`${t('delete')}: ${name}`} verb={t('delete')} onConfirm={() => void remove()} onClose={() => setRemoving(false)}>
            {t('deleteHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
