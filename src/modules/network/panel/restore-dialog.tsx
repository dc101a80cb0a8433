import { Alert, Badge, Button, Checkbox, Code, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act } from '#web/kit/acts.ts';
import { Failed } from '#web/kit/data-states.tsx';
import { Said } from '#web/kit/said.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { SideBySide } from './side-by-side.tsx';
import { TEXTS } from './texts.ts';

type Outcome = Output<'network.restore.apply'>;

const COLOURS = { restored: 'teal', unchanged: 'gray', rolled_back: 'yellow', failed: 'red' } as const;

interface RestoreProps {
  readonly device: { readonly project_id: string; readonly node_id: string; readonly name: string };
  readonly hash: string;
  readonly onClose: () => void;
}

/** Shows what a restore would type, and does it for who means it. */
export function RestoreDialog({ device, hash, onClose }: RestoreProps) {
  const t = usePanelText(TEXTS);
  const on = { project_id: device.project_id, node_id: device.node_id, hash };
  const [meant, setMeant] = useState(false);
  const [save, setSave] = useState(true);
  const [working, setWorking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const { data, error, refetch } = useQuery({
    queryKey: ['network.restore.plan', on],
    // The device is asked for it: not again because a window came to the front.
    queryFn: () => ask('network.restore.plan', on),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const restore = async (): Promise<void> => {
    setWorking(true);
    const done = await act(
      'network.restore.apply',
      { ...on, expected_hash: data!.current_hash, confirm: true, save },
      { subject: `network/restore/${device.node_id}`, name: device.name },
    );
    setWorking(false);
    setOutcome(done);
    await queryClient.invalidateQueries({ queryKey: ['network.backup'] });
  };
  return (
    <Modal opened onClose={onClose} title={t('restoreTitle', { name: device.name })} size="xl">
      <Stack gap="sm">
        {data === undefined && error === null && (
          <Group gap="xs">
            <Loader size="xs" />
            <Text size="sm">{t('planning')}</Text>
          </Group>
        )}
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data !== undefined && outcome === undefined && (
          <>
            {data.commands.length === 0 ? (
              <Text size="sm">{t('nothingToDo')}</Text>
            ) : (
              <>
                <SideBySide lines={around(data.lines)} before={t('deviceHas')} after={t('wanted')} />
                <Text size="sm" fw={600}>
                  {t('commands')}
                </Text>
                <Code block mah={220} style={{ overflow: 'auto' }}>
                  {data.commands.join('\n')}
                </Code>
                {data.left_out.length > 0 && (
                  <Text size="xs" c="dimmed">
                    {t('leftOut', { lines: data.left_out.map((line) => line.trim()).join(' · ') })}
                  </Text>
                )}
                <Checkbox size="sm" label={t('understood')} checked={meant} onChange={(event) => setMeant(event.currentTarget.checked)} />
                <Checkbox size="sm" label={t('alsoSave')} checked={save} onChange={(event) => setSave(event.currentTarget.checked)} />
              </>
            )}
          </>
        )}
        {outcome !== undefined && (
          <Alert color={COLOURS[outcome.outcome]} data-outcome={outcome.outcome}>
            <Badge color={COLOURS[outcome.outcome]} radius="sm" tt="none" mb={4}>
              {t(outcome.outcome)}
            </Badge>
            <Text size="sm">
              <Said text={outcome.reason} />
            </Text>
            {outcome.differs.length > 0 && <Code block>{outcome.differs.join('\n')}</Code>}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          {working && <Text size="sm">{t('restoring')}</Text>}
          <Button variant="default" onClick={onClose} disabled={working} data-autofocus>
            {t('close')}
          </Button>
          {data !== undefined && data.commands.length > 0 && outcome === undefined && (
            <Button color="red" disabled={!meant} loading={working} onClick={() => void restore()}>
              {t('doRestore')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

const AROUND = 2;

/** What changes, with a little around it. */
function around<L extends { readonly sign: string }>(lines: readonly L[]): L[] {
  const changed = lines.flatMap(({ sign }, at) => (sign === 'same' ? [] : [at]));
  return lines.filter((_line, at) => changed.some((each) => Math.abs(each - at) <= AROUND));
}
