import { Badge, Group, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import type { Output } from '../../request.ts';

export type Document = Output<'equipment.get'>;
export type Summary = Output<'equipment.list'>['items'][number];
type Source = Document['facts'][number]['source'];
type DiscoveryState = Summary['discovery_status'];

const STATE_COLOURS = { complete: 'teal', partial: 'yellow', failed: 'red', never: 'gray' } as const;

/** How whole the last discovery was. */
export function DiscoveryBadge({ status }: { readonly status: DiscoveryState }) {
  const t = useText();
  const word = status ?? 'never';
  return (
    <Badge color={STATE_COLOURS[word]} variant="light" radius="sm" tt="none" data-discovery={word}>
      {t(`equipment.statuses.${word}`)}
    </Badge>
  );
}

/** Who says something. */
export function Sources({ of }: { readonly of: readonly Source[] }) {
  const t = useText();
  return (
    <Group gap={4} wrap="wrap">
      {of.map((source) => (
        <Badge key={source} size="xs" color="gray" variant="outline" radius="sm" tt="none">
          {t(`equipment.sources.${source}`)}
        </Badge>
      ))}
    </Group>
  );
}

/** Up or down, by shape and word; what it is set to is told when it is another. */
export function OperState({ oper, admin }: { readonly oper: string | null; readonly admin?: string | null }) {
  const t = useText();
  if (oper === null) return <Text span>–</Text>;
  const known = oper === 'up' || oper === 'down';
  const word = known ? t(`equipment.${oper}`) : oper === 'unknown' ? t('equipment.unknown') : oper;
  return (
    <Tooltip disabled={admin === undefined || admin === null} label={`${t('equipment.admin')}: ${admin ?? ''}`}>
      <Group gap={6} wrap="nowrap" display="inline-flex" tabIndex={admin === undefined ? undefined : 0}>
        <svg
          width="10"
          height="10"
          viewBox="0 0 10 10"
          aria-hidden="true"
          style={{ flex: 'none', color: `var(--status-${oper === 'up' ? 'started' : 'stopped'})` }}
        >
          {oper === 'up' && <path d="M5 1 L9 9 L1 9 Z" fill="currentColor" />}
          {oper === 'down' && <path d="M5 9 L9 1 L1 1 Z" fill="currentColor" />}
          {!known && <circle cx="5" cy="5" r="3.7" fill="none" stroke="currentColor" strokeWidth="1.6" />}
        </svg>
        <Text span size="sm">
          {word}
        </Text>
      </Group>
    </Tooltip>
  );
}

const PREFIXES = ['', 'k', 'M', 'G', 'T'] as const;

/** `1.5 M` of 1500000. */
export function withPrefix(value: number, number: Intl.NumberFormat): string {
  const step = value < 1_000 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(value) / 3));
  return `${number.format(value / 1_000 ** step)}\u00A0${PREFIXES[step]!}`;
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function bytesText(value: number, number: Intl.NumberFormat): string {
  const step = value < 1_024 ? 0 : Math.min(BINARY.length - 1, Math.floor(Math.log2(value) / 10));
  return `${number.format(value / 1_024 ** step)}\u00A0${BINARY[step]!}`;
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section style={{ marginBottom: 20 }}>
      <Text component="h2" fw={600} size="sm" mb={4}>
        {title}
      </Text>
      {children}
    </section>
  );
}
