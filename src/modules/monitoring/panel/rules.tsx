import { Code, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { KeptList, KeptName, RowActs, RowSwitch } from '#web/kit/kept-list.tsx';
import { later } from '#web/kit/later.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { RemoveButton } from '#web/kit/remove-button.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { Said } from '#web/kit/said.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Rule } from './answers.ts';
import { conditionOf } from './rule-text.ts';
import { TEXTS } from './texts.ts';

const RuleEditor = later(async () => (await import('./rule-editor.tsx')).RuleEditor);

/** By what alerts are raised: what came with the product, and what people changed or wrote. */
export function Rules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Rule | 'new'>();
  const asked = useQuery({
    queryKey: ['monitoring.rule.list'],
    queryFn: ({ signal }) => ask('monitoring.rule.list', {}, { signal }),
  });
  return (
    <>
      <KeptList
        label={t('rules')}
        asked={asked}
        begin={{ verb: t('newRule'), disabled: !may('monitoring.rule.set', null), onClick: () => setEdited('new') }}
        empty={{ title: t('noRules') }}
        columns={[
          { title: t('rule') },
          { title: t('condition'), wide: true },
          { title: t('severity'), wide: true },
          { title: t('enabled') },
        ]}
        row={(rule) => <RuleRow key={rule.name} rule={rule} onEdit={() => setEdited(rule)} />}
      />
      {edited !== undefined && (
        <RuleEditor
          rule={edited === 'new' ? undefined : edited}
          taken={asked.data?.items.map(({ name }) => name) ?? []}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function RuleRow({ rule, onEdit }: { readonly rule: Rule; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const { name, definition, shipped, saved_at: saved } = rule;
  const acting = { subject: `monitoring/rules/${name}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await queryClient.invalidateQueries({ queryKey: ['monitoring.rule.list'] });
  };
  return (
    <Table.Tr data-rule={name}>
      <KeptName name={name} mark={t(saved === null ? 'asShipped' : shipped ? 'changedHere' : 'own')}>
        <Said text={definition.description} />
      </KeptName>
      <Table.Td className="wide-only">
        <Code>{conditionOf(definition)}</Code>
      </Table.Td>
      <Table.Td className="wide-only">
        <SeverityMark severity={definition.severity} />
      </Table.Td>
      <RowSwitch
        label={t('enabled')}
        of={name}
        checked={definition.enabled}
        disabled={running || !may('monitoring.rule.set', null)}
        onChange={(enabled) => again(act('monitoring.rule.set', { name, definition: { ...definition, enabled } }, acting))}
      />
      <RowActs>
        <RowButton verb={words('words.edit')} of={name} onClick={onEdit} />
        {saved !== null && (
          <RemoveButton
            verb={t(shipped ? 'reset' : 'delete')}
            of={name}
            disabled={running || !may('monitoring.rule.delete', null)}
            onRemove={() => again(act('monitoring.rule.delete', { name }, acting))}
          >
            {t(shipped ? 'resetHint' : 'deleteHint')}
          </RemoveButton>
        )}
      </RowActs>
    </Table.Tr>
  );
}
