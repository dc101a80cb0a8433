import { Badge, Tooltip } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';
import { useTimeText } from '../kit/time.tsx';
import { useLiveState } from '../live.ts';

/** How current everything on the screen is; always visible. */
export function ConnectionState() {
  const t = useText();
  const time = useTimeText();
  const state = useLiveState();
  const shown =
    state.phase === 'connecting'
      ? { colour: 'gray', text: t('live.connecting'), hint: t('live.connectingHint') }
      : state.phase === 'stale'
        ? {
            colour: 'orange',
            text: t('live.stale', { time: time(state.since) }),
            hint: t('live.staleHint', { time: time(state.since) }),
          }
        : state.behind > 0
          ? { colour: 'yellow', text: t('live.behind', { count: state.behind }), hint: t('live.behindHint') }
          : { colour: 'teal', text: t('live.live'), hint: t('live.liveHint') };
  return (
    <Tooltip label={shown.hint} multiline maw={280}>
      <Badge
        component="output"
        aria-live="polite"
        aria-description={shown.hint}
        tabIndex={0}
        data-phase={state.phase}
        color={shown.colour}
        variant={state.phase === 'stale' ? 'filled' : 'light'}
        autoContrast
        radius="sm"
        tt="none"
        fw={600}
        className="numbers"
        leftSection={<span aria-hidden="true">{state.phase === 'live' ? '●' : state.phase === 'stale' ? '▲' : '○'}</span>}
      >
        {shown.text}
      </Badge>
    </Tooltip>
  );
}
