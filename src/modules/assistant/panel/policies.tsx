import { Code, NativeSelect, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { KeptList, KeptName, RowActs, RowSwitch } from '#web/kit/kept-list.tsx';
import { later } from '#web/kit/later.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RemoveButton } from '#web/kit/remove-button.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Policy } from './answers.ts';
import { actionText, policyText } from './figures.ts';
import { TEXTS } from './texts.ts';

const PolicyEditor = later(async () => (await import('./policy-editor.tsx')).PolicyEditor);

const MODES = ['dry_run', 'approve', 'automatic'] as const;
type Mode = (typeof MODES)[number];

/** By what the assistant decides, and how far it may go by itself. */
export function Policies() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [editing, setEditing] = useState<Policy | 'new'>();
  const asked = useQuery({
    queryKey: ['assistant.policy.list'],
    queryFn: ({ signal }) => ask('assistant.policy.list', {}, { signal }),
  });
  return (
    <>
      <KeptList
        label={t('policies')}
        asked={asked}
        begin={{ verb: t('newPolicy'), disabled: !may('assistant.policy.set', null), onClick: () => setEditing('new') }}
        empty={{ title: t('noPolicies') }}
        columns={[{ title: t('policy') }, { title: t('condition'), wide: true }, { title: t('mode') }, { title: t('enabled') }]}
        row={(policy) => <PolicyRow key={policy.name} policy={policy} onEdit={() => setEditing(policy)} />}
      />
      {editing !== undefined && (
        <PolicyEditor
          policy={editing === 'new' ? undefined : editing}
          taken={asked.data?.items.map(({ name }) => name) ?? []}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function PolicyRow({ policy, onEdit }: { readonly policy: Policy; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const [wished, setWished] = useState<Mode>();
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
  return (
    <Table.Tr data-policy={name}>
      <KeptName name={name} mark={t(saved === null ? 'asShipped' : shipped ? 'changedHere' : 'own')}>
        <div>{policyText(t, name, definition.description)}</div>
        <div>{t('limits', { most: definition.most_per_hour, quiet: definition.quiet })}</div>
      </KeptName>
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
      <RowSwitch
        label={t('enabled')}
        of={name}
        checked={definition.enabled}
        disabled={disabled}
        onChange={(enabled) => save({ enabled })}
      />
      <RowActs>
        <RowButton verb={words('words.edit')} of={name} disabled={disabled} onClick={onEdit} />
        {saved !== null && (
          <RemoveButton
            verb={t(shipped ? 'reset' : 'delete')}
            of={name}
            disabled={disabled || !may('assistant.policy.delete', null)}
            onRemove={() => again(act('assistant.policy.delete', { name }, acting))}
          >
            {t(shipped ? 'resetHint' : 'deleteHint')}
          </RemoveButton>
        )}
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
      </RowActs>
    </Table.Tr>
  );
}
