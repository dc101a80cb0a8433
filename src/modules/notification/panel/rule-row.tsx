import { Code, Group, Switch, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { useMay } from '#web/kit/permissions.ts';
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
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const [doing, setDoing] = useState<'edit' | 'test' | 'delete'>();
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
        <Table.Td>
          <Text size="sm" fw={600}>
            {definition.name}
          </Text>
          <Text size="xs" c="dimmed">
            {id}
          </Text>
        </Table.Td>
        <Table.Td className="wide-only">
          <Code>{definition.match.types.join(', ')}</Code>
        </Table.Td>
        <Table.Td>{definition.channels.join(', ')}</Table.Td>
        <Table.Td>
          <Switch
            size="xs"
            checked={definition.enabled}
            disabled={running !== undefined || !may('notification.rule.save')}
            onChange={(event) => void enable(event.currentTarget.checked)}
            aria-label={`${t('enabled')}: ${definition.name}`}
          />
        </Table.Td>
        <Table.Td>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <RowButton verb={t('test')} of={definition.name} disabled={!may('notification.rule.test')} onClick={() => setDoing('test')} />
            <RowButton verb={t(may('notification.rule.save') ? 'edit' : 'look')} of={definition.name} onClick={() => setDoing('edit')} />
            <RowButton
              verb={t('delete')}
              of={definition.name}
              danger
              disabled={running !== undefined || !may('notification.rule.delete')}
              onClick={() => setDoing('delete')}
            />
          </Group>
          {doing === 'edit' && <EditRule rule={rule} onClose={() => setDoing(undefined)} />}
          {doing === 'test' && <RuleTest rule={rule} onClose={() => setDoing(undefined)} />}
          {doing === 'delete' && (
            <Confirm
              title={t('deleteTitle', { name: definition.name })}
              verb={t('delete')}
              onClose={() => setDoing(undefined)}
              onConfirm={() => void remove()}
            >
              {t('deleteRuleHint')}
            </Confirm>
          )}
        </Table.Td>
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
