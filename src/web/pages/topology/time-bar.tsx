import { ActionIcon, Button, Group, Paper, Slider, Text, Tooltip } from '@mantine/core';
import { IconHistory, IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext, IconPlayerTrackPrev, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Envelope, Position } from '#kernel/event.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed } from '../../kit/data-states.tsx';
import { Time } from '../../kit/time.tsx';
import { knownNode } from '../../live.ts';
import { summaryOf } from '../events/event-summary.ts';
import { atOf, indexOf } from './moments.ts';
import { useMoments } from './past.ts';

/** From one change to the next while the past is played. */
const PLAY_MS = 700;

interface TimeBarProps {
  readonly projectId: string;
  readonly server: string;
  readonly at: Position | string | undefined;
  /** Undefined: back to now. */
  readonly onAt: (at: Position | undefined) => void;
  readonly onClose: () => void;
}

/** A slider over everything that changed the map, from the first change that was read to now. */
export function TimeBar({ projectId, server, at, onAt, onClose }: TimeBarProps) {
  const t = useText();
  const { moments, older, error } = useMoments(projectId, server);
  const [playing, setPlaying] = useState(false);
  const count = moments?.length ?? 0;
  const index = moments === undefined ? 0 : indexOf(moments, at);
  const go = (next: number): void => {
    if (moments !== undefined) onAt(atOf(moments, Math.max(0, Math.min(count, next))));
  };
  useEffect(() => {
    if (!playing) return undefined;
    if (index >= count) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => go(index + 1), PLAY_MS);
    return () => clearTimeout(timer);
  });

  if (error !== null && moments === undefined) return <Failed error={error} />;
  const moment = moments?.[index];
  return (
    <Paper className="time-bar" withBorder shadow="sm" px="sm" py={6} role="group" aria-label={t('map.time.bar')}>
      <Group gap={4} wrap="nowrap">
        <Tool label={t('map.time.back')} disabled={index <= 0} onClick={() => go(index - 1)} icon={<IconPlayerTrackPrev size={15} />} />
        <Tool
          label={playing ? t('map.time.pause') : t('map.time.play')}
          disabled={count === 0 || index >= count}
          onClick={() => setPlaying(!playing)}
          icon={playing ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
        />
        <Tool
          label={t('map.time.forward')}
          disabled={index >= count}
          onClick={() => go(index + 1)}
          icon={<IconPlayerTrackNext size={15} />}
        />
        <Slider
          className="time-slider"
          size="sm"
          min={0}
          max={Math.max(1, count)}
          value={index}
          onChange={(next) => {
            setPlaying(false);
            go(next);
          }}
          label={null}
          thumbLabel={t('map.time.bar')}
          disabled={count === 0}
          thumbProps={{ 'aria-valuetext': moment === undefined ? t('map.time.now') : `${moment.time} ${moment.type}` }}
        />
        <Button size="compact-sm" variant={at === undefined ? 'filled' : 'default'} onClick={() => onAt(undefined)}>
          {t('map.time.now')}
        </Button>
        <Tool label={t('map.time.close')} onClick={onClose} icon={<IconX size={15} />} />
      </Group>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="xs" className="time-says" aria-live="polite">
          {moment === undefined ? t(count === 0 ? 'map.time.nothing' : 'map.time.isNow') : <Moment moment={moment} />}
        </Text>
        <Text size="xs" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {t('map.time.place', { index: Math.min(index + 1, count), count })}
          {older !== undefined && (
            <Button size="compact-xs" variant="subtle" ml={6} onClick={older}>
              {t('map.time.older')}
            </Button>
          )}
        </Text>
      </Group>
    </Paper>
  );
}

function Moment({ moment }: { readonly moment: Envelope }) {
  const { about, what } = summaryOf(moment, (id) => knownNode(moment.projectid, id));
  return (
    <>
      <IconHistory size={12} style={{ verticalAlign: '-2px' }} /> <Time at={moment.time} /> ·{' '}
      <Text span ff="monospace" size="xs">
        {moment.type}
      </Text>{' '}
      <b>{about}</b>
      {what !== '' && ` (${what})`}
    </>
  );
}

function Tool(props: { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void; readonly disabled?: boolean }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={props.label}
        disabled={props.disabled ?? false}
        onClick={props.onClick}
      >
        {props.icon}
      </ActionIcon>
    </Tooltip>
  );
}
