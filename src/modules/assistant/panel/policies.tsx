import { Badge, Button, Code, Group, NativeSelect, Switch, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { queryClient } from '#web/query-client.ts';
import type { Policy } from './answers.ts';
import { actionText, policyText } from './figures.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { TEXTS } from './texts.ts';

const MODES = ['dry_run', 'approve', 'automatic'] as const;
type Mode = (typeof MODES)[number];

/** By what the assistant decides, and how far it may go by itself. */
export function Policies() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [editing, setEditing] = useState<Policy | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['assistant.policy.list'],
    queryFn: ({ signal }) => ask('assistant.policy.list', {}, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <div className="scroll-x">
        <Table aria-label={t('policies')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('policy')}</Table.Th>
              <Table.Th className="wide-only">{t('condition')}</Table.Th>
              <Table.Th>{t('mode')}</Table.Th>
              <Table.Th>{t('enabled')}</Table.Th>
              <Table.Th aria-label={t('actions')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((policy) => (
              <PolicyRow key={policy.name} policy={policy} onEdit={() => setEditing(policy)} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group mt="xs">
        <Button size="xs" variant="default" disabled={!may('assistant.policy.set', null)} onClick={() => setEditing('new')}>
          {t('newPolicy')}
        </Button>
      </Group>
      {editing !== undefined && (
        <PolicyEditor
          policy={editing === 'new' ? undefined : editing}
          taken={data.items.map(({ name }) => name)}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function PolicyRow({ policy, onEdit }: { readonly policy: Policy; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [wished, setWished] = useState<Mode>();
  const [removing, setRemoving] = useState(false);
  const { name, definition, shipped, saved_at: saved } = policy;
  const acting = { subject: `assistant/policies/${name}`, name };
  const disabled = useRunning(acting.subject) !== undefined || !may('assistant.policy.set', null);
  const me = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await queryClient.invalidateQueries({ queryKey: ['assistant.policy.list'] });
  };
  const save = (change: Partial<Policy['definition']>): void =>
    void again(act('assistant.policy.set', { name, definition: { ...definition, ...change } }, acting));
  const verb = t(shipped ? 'reset' : 'delete');
  return (
    <Table.Tr data-policy={name}>
      <Table.Td>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Badge variant="light" color="gray" radius="sm" tt="none">
            {t(saved === null ? 'asShipped' : shipped ? 'changedHere' : 'own')}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {policyText(t, name, definition.description)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('limits', { most: definition.most_per_hour, quiet: definition.quiet })}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="sm">
          {t(`on_${definition.on}`)} → {actionText(t, definition.action)}
        </Text>
        <Code>{definition.where}</Code>
      </Table.Td>
      <Table.Td>
        <NativeSelect
          size="xs"
          miw={140}
          aria-label={`${t('mode')}: ${name}`}
          value={definition.mode}
          disabled={disabled}
          data={MODES.map((value) => ({ value, label: t(`mode_${value}`) }))}
          onChange={(event) => {
            const mode = event.currentTarget.value as Mode;
            // Letting it act is no slip of the hand.
            if (mode === 'dry_run') save({ mode });
            else setWished(mode);
          }}
        />
      </Table.Td>
      <Table.Td>
        <Switch
          size="xs"
          aria-label={`${t('enabled')}: ${name}`}
          checked={definition.enabled}
          disabled={disabled}
          onChange={(event) => save({ enabled: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Button size="compact-xs" variant="default" disabled={disabled} onClick={onEdit} aria-label={`${t('changePolicy')}: ${name}`}>
            {t('changePolicy')}
          </Button>
          {saved !== null && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={disabled || !may('assistant.policy.delete', null)}
              onClick={() => setRemoving(true)}
              aria-label={`${verb}: ${name}`}
            >
              {verb}
            </Button>
          )}
        </Group>
        {wished !== undefined && (
          <Confirm
            title={t('actsTitle', { policy: name })}
            verb={t('actsVerb')}
            onConfirm={() => save({ mode: wished })}
            onClose={() => setWished(undefined)}
          >
            {t('actsHint', { mode: t(`mode_${wished}`), operation: definition.operation, name: me.data?.username ?? '' })}
          </Confirm>
        )}
        {removing && (
          <Confirm
            title={`${verb}: ${name}`}
            verb={verb}
            onConfirm={() => void again(act('assistant.policy.delete', { name }, acting))}
            onClose={() => setRemoving(false)}
          >
            {t(shipped ? 'resetHint' : 'deleteHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
