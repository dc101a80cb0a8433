import { Badge, Code, Group, SegmentedControl, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Empty } from '../../kit/data-states.tsx';
import { differenceOf } from './line-difference.ts';
import type { Document } from './words.tsx';

const VIEWS = ['running', 'startup', 'difference'] as const;
type View = (typeof VIEWS)[number];

/** What the device is configured to do: what runs, what is loaded at the start, and what differs. */
export function ConfigurationTab({ document }: { readonly document: Document }) {
  const t = useText();
  const { running, startup, saved, capabilities, features } = document.configuration;
  const there: readonly View[] = VIEWS.filter((view) => {
    if (view === 'difference') return running !== null && startup !== null;
    return document.configuration[view] !== null;
  });
  const [chosen, setChosen] = useState<View>('running');
  const view = there.includes(chosen) ? chosen : there[0];
  return (
    <>
      {capabilities.length + features.length > 0 && (
        <Group gap={6} mb="xs">
          <Text span size="sm" c="dimmed">
            {t('equipment.capabilities')}:
          </Text>
          {[...new Set([...capabilities, ...features])].map((word) => (
            <Badge key={word} variant="light" color="gray" radius="sm" tt="none">
              {word.replaceAll('_', ' ')}
            </Badge>
          ))}
        </Group>
      )}
      {view === undefined && <Empty title={t('equipment.noConfiguration')}>{t('equipment.noConfigurationHint')}</Empty>}
      {view !== undefined && (
        <>
          <Group mb="xs" gap="sm">
            <SegmentedControl
              size="xs"
              aria-label={t('equipment.tabs.configuration')}
              value={view}
              onChange={(next) => setChosen(next)}
              data={there.map((one) => ({ value: one, label: t(`equipment.${one}`) }))}
            />
            {saved !== null && (
              <Text span size="sm" c={saved ? 'dimmed' : 'orange'}>
                {saved ? t('equipment.saved') : t('equipment.unsaved')}
              </Text>
            )}
          </Group>
          {view === 'difference' ? <Difference before={startup!} after={running!} /> : <Code block>{document.configuration[view]}</Code>}
        </>
      )}
    </>
  );
}

/** Lines that are in one of two texts only, marked by a sign and not by colour alone. */
function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const t = useText();
  const lines = useMemo(() => differenceOf(before, after), [before, after]);
  if (lines.every(({ kind }) => kind === 'same')) {
    return (
      <Text size="sm" c="dimmed">
        {t('equipment.saved')}
      </Text>
    );
  }
  const colour = { added: 'var(--status-started)', removed: 'var(--status-stopped)', same: undefined };
  const sign = { added: '+', removed: '-', same: ' ' };
  return (
    <Code block>
      {lines.map(({ kind, text }, at) => (
        // Lines have no names, and are drawn once.
        <span key={at} style={{ display: 'block', color: colour[kind], fontWeight: kind === 'same' ? 400 : 600 }}>
          {sign[kind]} {text}
        </span>
      ))}
    </Code>
  );
}
