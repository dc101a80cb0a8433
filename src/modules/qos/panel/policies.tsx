import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { KeptList } from '#web/kit/kept-list.tsx';
import { later } from '#web/kit/later.tsx';
import { useMay } from '#web/kit/permissions.ts';
import type { Policy } from './answers.ts';
import { KeptRow } from './kept-row.tsx';
import { TEXTS } from './texts.ts';

const PolicyEditor = later(async () => (await import('./policy-editor.tsx')).PolicyEditor);

/** How interfaces treat what they send: those of the product, and those of people. */
export function Policies() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Policy | 'new'>();
  const asked = useQuery({
    queryKey: ['qos.policy.list'],
    queryFn: ({ signal }) => ask('qos.policy.list', { limit: 500 }, { signal }),
  });
  return (
    <>
      <KeptList
        label={t('policies')}
        asked={asked}
        begin={{ verb: t('newPolicy'), disabled: !may('qos.policy.save', null), onClick: () => setEdited('new') }}
        empty={{ title: t('noPolicies') }}
        columns={[{ title: t('name') }, { title: t('rate'), wide: true }, { title: t('classes'), wide: true }]}
        row={(policy) => (
          <KeptRow key={policy.name} kind="policy" kept={policy} onEdit={() => setEdited(policy)}>
            <Table.Td className="wide-only numbers">{policy.rate_kbps}</Table.Td>
            <Table.Td className="wide-only">
              <Text size="sm">{policy.classes?.map((each) => `${each.name} ${each.guarantee_kbps}`).join(' · ')}</Text>
            </Table.Td>
          </KeptRow>
        )}
      />
      {edited !== undefined && (
        <PolicyEditor
          policy={edited === 'new' ? undefined : edited}
          taken={asked.data?.items.map(({ name }) => name) ?? []}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
