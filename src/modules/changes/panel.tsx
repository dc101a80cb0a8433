import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Approvals } from './panel/approvals.tsx';
import { Plans } from './panel/plans.tsx';
import { TEXTS } from './panel/texts.ts';

/** What agents want to do and wait for, and what was planned. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const mayApprove = useMay()('agents.approval.list');
  return (
    <PanelTabs
      tabs={[
        ...(mayApprove ? [{ value: 'approvals', label: t('approvals'), content: <Approvals /> }] : []),
        { value: 'plans', label: t('plans'), content: <Plans /> },
      ]}
    />
  );
}
