import { Tabs } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { Approvals } from './panel/approvals.tsx';
import { Plans } from './panel/plans.tsx';
import { TEXTS } from './panel/texts.ts';

/** What agents want to do and wait for, and what was planned. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const mayApprove = useMay()('agents.approval.list');
  const { plan } = useSearch({ strict: false });
  return (
    <Tabs defaultValue={mayApprove && plan === undefined ? 'approvals' : 'plans'} keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        {mayApprove && <Tabs.Tab value="approvals">{t('approvals')}</Tabs.Tab>}
        <Tabs.Tab value="plans">{t('plans')}</Tabs.Tab>
      </Tabs.List>
      {mayApprove && (
        <Tabs.Panel value="approvals">
          <Approvals />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="plans">
        <Plans />
      </Tabs.Panel>
    </Tabs>
  );
}
