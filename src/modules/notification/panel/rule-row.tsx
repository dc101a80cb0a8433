import { Code, Table, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { KeptName, RowActs, RowSwitch } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RemoveButton } from '#web/kit/remove-button.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Rule } from './answers.ts';
import { EditRule } from './edit-rule.tsx';
import { RuleDetails } from './rule-details.tsx';
import { RuleTest } from './rule-test.tsx';
import { TEXTS } from './texts.ts';

/** A rule in a line, and what it waits with on demand. */
export function RuleRow({ rule }: { readonly rule: Rule }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const [doing, setDoing] = useState<'edit' | 'test'>();
  const { rule_id: id, definition } = rule;
  const subject = `notifications/rules/${id}`;
  const running = useRunning(subject);
  const acting = { subject, name: definition.name };
  const again = () => queryClient.invalidateQueries({ queryKey: ['notification.rule.list'] });
  const enable = async (enabled: boolean): Promise<void> => {
    await act('notification.rule.save', { rule_id: id, definition: { ...definition, enabled } }, acting);
    await again();
  };
  const remove = async (): Promise<void> => {
    await act('notification.rule.delete', { rule_id: id }, acting);
    await again();
  };
  return (
    <>
      <Table.Tr data-rule={id}>
        <Table.Td>
          <UnstyledButton
            onClick={() => setOpened(!opened)}
            aria-expanded={opened}
            aria-label={definition.name}
            style={{ display: 'flex' }}
          >
            {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </UnstyledButton>
        </Table.Td>
        <KeptName name={definition.name}>{id}</KeptName>
        <Table.Td className="wide-only">
          <Code>{definition.match.types.join(', ')}</Code>
        </Table.Td>
        <Table.Td>{definition.channels.join(', ')}</Table.Td>
        <RowSwitch
          label={t('enabled')}
          of={definition.name}
          checked={definition.enabled}
          disabled={running !== undefined || !may('notification.rule.save')}
          onChange={enable}
        />
        <RowActs>
          <RowButton verb={t('test')} of={definition.name} disabled={!may('notification.rule.test')} onClick={() => setDoing('test')} />
          <RowButton
            verb={may('notification.rule.save') ? words('words.edit') : t('look')}
            of={definition.name}
            onClick={() => setDoing('edit')}
          />
          <RemoveButton
            verb={t('delete')}
            of={definition.name}
            title={t('deleteTitle', { name: definition.name })}
            disabled={running !== undefined || !may('notification.rule.delete')}
            onRemove={remove}
          >
            {t('deleteRuleHint')}
          </RemoveButton>
          {doing === 'edit' && <EditRule rule={rule} onClose={() => setDoing(undefined)} />}
          {doing === 'test' && <RuleTest rule={rule} onClose={() => setDoing(undefined)} />}
        </RowActs>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={5}>
            <RuleDetails rule={rule} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
