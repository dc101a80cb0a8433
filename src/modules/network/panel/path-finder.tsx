import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useTimeText } from '#web/kit/time.tsx';
import type { Output } from '#web/request.ts';
import { useProjects } from '#web/kit/choose-project.tsx';
import { Said } from '#web/kit/said.tsx';
import { PathForm, type AskedPath } from './path-form.tsx';
import { TraceTable, type Traced } from './trace-table.tsx';
import { TEXTS } from './texts.ts';

type Hop = Output<'network.path.get'>['hops'][number];

export const OUTCOME_COLOURS = { arrives: 'teal', arrives_partly: 'yellow', stops: 'red' } as const;
const COLOURS = { arrived: 'teal', forwards: 'gray', stops: 'red' } as const;

/** Follows the way between two addresses from device to device, and traces it. */
export function PathFinder() {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const projects = useProjects();
  const may = useMay();
  const [asked, setAsked] = useState<AskedPath>();
  const [traced, setTraced] = useState<Traced>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['network.path.get', asked],
    queryFn: ({ signal }) => ask('network.path.get', asked!, { signal }),
    enabled: asked !== undefined,
  });
  const subject = `network/trace/${asked?.project_id ?? ''}`;
  const tracing = useRunning(subject) !== undefined;
  const trace = async (): Promise<void> => {
    setTraced(await act('network.path.trace', asked!, { subject, name: `${asked!.from} → ${asked!.to}` }));
  };
  return (
    <>
      <PathForm
        projects={projects}
        onAsk={(way) => {
          setAsked(way);
          setTraced(undefined);
        }}
      />
      <Text size="xs" c="dimmed" mb="sm">
        {t('pathHint')}
      </Text>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {isFetching && data === undefined && <Loading />}
      {data !== undefined && error === null && (
        <Stack gap={4} maw={640} data-outcome={data.outcome}>
          <Group gap="xs">
            <Badge color={OUTCOME_COLOURS[data.outcome]} variant="light" radius="sm" tt="none">
              {t(data.outcome)}
            </Badge>
            <Text size="xs" c="dimmed">
              {data.oldest_at !== null && t('oldest', { time: time(data.oldest_at) })}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconTerminal2 size={14} />}
              loading={tracing}
              disabled={!may('network.path.trace', asked?.project_id ?? null)}
              title={t('traceHint')}
              onClick={() => void trace()}
            >
              {t('trace')}
            </Button>
          </Group>
          {traced !== undefined && <TraceTable traced={traced} />}
          {data.hops.map((hop, at) => (
            <div key={hop.number}>
              {at > 0 && <IconArrowDown size={16} aria-hidden style={{ marginLeft: 12, display: 'block' }} />}
              <HopCard hop={hop} hops={data.hops} />
            </div>
          ))}
        </Stack>
      )}
    </>
  );
}

function HopCard({ hop, hops }: { readonly hop: Hop; readonly hops: readonly Hop[] }) {
  const t = usePanelText(TEXTS);
  return (
    <Paper withBorder p="xs" data-hop={hop.name}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {hop.name}
        </Text>
        <Badge color={COLOURS[hop.state]} variant="light" radius="sm" tt="none">
          {t(hop.state)}
        </Badge>
      </Group>
      {hop.state !== 'forwards' && (
        <Text size="sm">
          <Said text={hop.reason} />
        </Text>
      )}
      {hop.ways.map((way, at) => {
        const parts = [
          t('by', { route: way.route, protocol: way.protocol ?? t('unknownProtocol') }),
          ...(way.interface === null ? [] : [way.interface]),
          ...(way.next_hop === null ? [] : [t('nextHop', { address: way.next_hop })]),
          ...(way.through.length === 0 ? [] : [t('through', { names: way.through.map(({ name }) => name).join(', ') })]),
          ...(way.next === null ? [way.reason ?? ''] : [t('leadsTo', { name: hops[way.next - 1]?.name ?? '' })]),
        ];
        return (
          // Ways have no names, and are drawn once.
          <Text key={at} size="xs" c={way.next === null ? 'red' : 'dimmed'}>
            {parts.join(' · ')}
          </Text>
        );
      })}
    </Paper>
  );
}
