import { Button, Group, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useText } from '#web/i18n/i18n.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { FilterInput } from '#web/kit/filter-input.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useRules } from './answers.ts';
import { EditRule } from './edit-rule.tsx';
import { RuleRow } from './rule-row.tsx';
import { TEXTS } from './texts.ts';

/** The rules: what is told, and to which channels. */
export function Rules() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const [filter, setFilter] = useState('');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useRules();
  const wanted = filter.trim().toLowerCase();
  const shown = data?.items.filter(({ rule_id: id, definition: { name, match, channels } }) =>
    [id, name, ...match.types, ...channels].join(' ').toLowerCase().includes(wanted),
  );
  return (
    <>
      <Group justify="flex-end" gap="xs" mb="xs">
        <FilterInput label={t('filterRules')} value={filter} onChange={setFilter} />
        <Button leftSection={<IconPlus size={14} />} disabled={!may('notification.rule.save')} onClick={() => setAdding(true)}>
          {t('newRule')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {shown === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noRules')}>{t('noRulesHint')}</Empty>}
      {shown?.length === 0 && data!.items.length > 0 && <Empty title={t('noneFits')} />}
      {shown !== undefined && shown.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('rules')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={24} aria-label={words('words.more')} />
                <Table.Th>{words('words.name')}</Table.Th>
                <Table.Th className="wide-only">{t('tellsOf')}</Table.Th>
                <Table.Th>{t('overChannels')}</Table.Th>
                <Table.Th>{t('enabled')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((rule) => (
                <RuleRow key={rule.rule_id} rule={rule} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && <EditRule rule={undefined} onClose={() => setAdding(false)} />}
    </>
  );
}
