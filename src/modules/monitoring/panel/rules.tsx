import { Badge, Button, Code, Group, Switch, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Rule } from './answers.ts';
import { conditionOf } from './rule-text.ts';
import { TEXTS } from './texts.ts';

// The editor of YAML is larger than all the rest: it is loaded when somebody opens a rule.
const RuleEditor = lazy(async () => ({ default: (await import('./rule-editor.tsx')).RuleEditor }));

/** By what alerts are raised: what came with the product, and what people changed or wrote. */
export function Rules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Rule | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring.rule.list'],
    queryFn: ({ signal }) => ask('monitoring.rule.list', {}, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <Group mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('monitoring.rule.set', null)} onClick={() => setEdited('new')}>
          {t('newRule')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={t('noRules')} />}
      {data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('rules')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('rule')}</Table.Th>
                <Table.Th className="wide-only">{t('condition')}</Table.Th>
                <Table.Th className="wide-only">{t('severity')}</Table.Th>
                <Table.Th>{t('enabled')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((rule) => (
                <RuleRow key={rule.name} rule={rule} onEdit={() => setEdited(rule)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited !== undefined && (
        <Suspense fallback={null}>
          <RuleEditor
            rule={edited === 'new' ? undefined : edited}
            names={data.items.map(({ name }) => name)}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

function RuleRow({ rule, onEdit }: { readonly rule: Rule; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const { name, definition, shipped, saved_at: saved } = rule;
  const acting = { subject: `monitoring/rules/${name}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await queryClient.invalidateQueries({ queryKey: ['monitoring.rule.list'] });
  };
  const verb = t(shipped ? 'reset' : 'delete');
  return (
    <Table.Tr data-rule={name}>
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
          {definition.description}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Code>{conditionOf(definition)}</Code>
      </Table.Td>
      <Table.Td className="wide-only">
        <SeverityMark severity={definition.severity} />
      </Table.Td>
      <Table.Td>
        <Switch
          size="xs"
          aria-label={`${t('enabled')}: ${name}`}
          checked={definition.enabled}
          disabled={running || !may('monitoring.rule.set', null)}
          onChange={(event) =>
            void again(act('monitoring.rule.set', { name, definition: { ...definition, enabled: event.currentTarget.checked } }, acting))
          }
        />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <Button size="compact-xs" variant="default" onClick={onEdit} aria-label={`${t('edit')}: ${name}`}>
            {t('edit')}
          </Button>
          {saved !== null && (
            <RowButton verb={verb} of={name} disabled={running || !may('monitoring.rule.delete', null)} onClick={() => setRemoving(true)} />
          )}
        </Group>
        {removing && (
          <Confirm
            title={`${verb}: ${name}`}
            verb={verb}
            onConfirm={() => void again(act('monitoring.rule.delete', { name }, acting))}
            onClose={() => setRemoving(false)}
          >
            {t(shipped ? 'resetHint' : 'deleteHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
