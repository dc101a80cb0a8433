import { Badge } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { durationText } from '../workflows/run-status.tsx';
import { PlainTable } from './plain-table.tsx';
import type { Document } from './words.tsx';

const COLOURS = { succeeded: 'teal', partial: 'yellow', failed: 'red', skipped: 'gray' } as const;

/** How the last discovery went, step by step. */
export function StepsTab({ document }: { readonly document: Document }) {
  const t = useText();
  return (
    <PlainTable
      title={t('equipment.tabs.steps')}
      rows={document.steps}
      columns={[
        { title: t('equipment.step'), cell: ({ number, step }) => `${number}. ${t(`equipment.stepNames.${step}`)}` },
        {
          title: t('equipment.status'),
          cell: ({ status }) => (
            <Badge color={COLOURS[status]} variant="light" radius="sm" tt="none">
              {t(`equipment.stepStatuses.${status}`)}
            </Badge>
          ),
        },
        { title: t('equipment.took'), cell: ({ duration_ms: ms }) => durationText(ms), numbers: true },
        { title: t('equipment.why'), cell: ({ error }) => error ?? '' },
      ]}
    />
  );
}
