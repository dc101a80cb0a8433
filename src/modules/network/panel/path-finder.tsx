import { Badge, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useTimeText } from '#web/kit/time.tsx';
import type { Output } from '#web/request.ts';
import { ChooseProject, useProjects } from './choose-project.tsx';
import { TEXTS } from './texts.ts';

type Hop = Output<'network.path.get'>['hops'][number];

const COLOURS = { arrives: 'green', arrives_partly: 'orange', stops: 'red', arrived: 'green', forwards: 'gray' } as const;

/** Follows the way between two addresses from device to device. */
export function PathFinder() {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const projects = useProjects();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [asked, setAsked] = useState<{ project_id: string; server: string; from: string; to: string } | null>(null);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['network.path.get', asked],
    queryFn: ({ signal }) => ask('network.path.get', asked!, { signal }),
    enabled: asked !== null,
  });
  const { project } = projects;
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (project !== undefined) setAsked({ project_id: project.project_id, server: project.server, from: from.trim(), to: to.trim() });
        }}
      >
        <Group gap="xs" mb={4} align="end" wrap="wrap">
          <ChooseProject {...projects} />
          <TextInput
            size="xs"
            label={t('from')}
            placeholder={t('addressOrName')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label={t('to')}
            placeholder={t('addressOrName')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button
            size="xs"
            type="submit"
            leftSection={<IconRoute size={14} />}
            disabled={project === undefined || from.trim() === '' || to.trim() === ''}
          >
            {t('follow')}
          </Button>
        </Group>
      </form>
      <Text size="xs" c="dimmed" mb="sm">
        {t('pathHint')}
      </Text>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {isFetching && data === undefined && <Loading />}
      {data !== undefined && error === null && (
        <Stack gap={4} maw={640} data-outcome={data.outcome}>
          <Group gap="xs">
            <Badge color={COLOURS[data.outcome]} variant="light" radius="sm" tt="none">
              {t(data.outcome)}
            </Badge>
            <Text size="xs" c="dimmed">
              {data.oldest_at !== null && t('oldest', { time: time(data.oldest_at) })}
            </Text>
          </Group>
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
      {hop.state !== 'forwards' && <Text size="sm">{hop.reason}</Text>}
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
