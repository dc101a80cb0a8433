import { Group, Paper, Text } from '@mantine/core';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import type { Operations } from '../../operations.generated.ts';

/** What cache and events do, in a row of figures. */
export function Figures({ status }: { readonly status: Operations['gns3.status']['output'] }) {
  const t = useText();
  const language = useLanguage();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const { cache, events } = status;
  const figures = [
    [t('servers.eventsTotal'), number.format(events.total)],
    [t('servers.eventsRate'), `${number.format(events.rate_per_s)}/s`],
    [t('servers.delay'), `${number.format(events.delay_ms.p50)} / ${number.format(events.delay_ms.p99)} ms`],
    [t('servers.hitRatio'), percent.format(cache.hit_ratio)],
    [t('servers.hits'), `${number.format(cache.hits)} / ${number.format(cache.misses)}`],
    [t('servers.entries'), number.format(cache.entries)],
  ] as const;
  return (
    <Paper withBorder p="xs" component="section" aria-label={t('servers.figures')}>
      <Group gap="xl">
        {figures.map(([label, value]) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text fw={600} className="numbers">
              {value}
            </Text>
          </div>
        ))}
      </Group>
    </Paper>
  );
}
