import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Deliveries } from './deliveries.tsx';
import { Held } from './held.tsx';
import { TEXTS } from './texts.ts';

/** What was sent to whom, and what was not told and why. */
export function Outcomes() {
  const t = usePanelText(TEXTS);
  const [shown, setShown] = useState('deliveries');
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label={t('deliveries')}
        data={[
          { value: 'deliveries', label: t('told') },
          { value: 'held', label: t('notTold') },
        ]}
        value={shown}
        onChange={setShown}
      />
      {shown === 'deliveries' ? <Deliveries /> : <Held />}
    </>
  );
}
