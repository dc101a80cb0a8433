import { Code, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { Said } from '#web/kit/said.tsx';
import { TEXTS } from './texts.ts';

const LOOK_AGAIN_MS = 10_000;

/** Who is never contained, and what can ban. */
export function Defences() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['security.defences.get'],
    queryFn: ({ signal }) => ask('security.defences.get', {}, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { fail2ban } = data;
  return (
    <Stack gap="md">
      <Part title={t('neverContained')}>
        <Words words={data.allow} />
      </Part>
      <Part title={t('ownAddresses')}>
        <Words words={data.own} />
      </Part>
      <Part title={t('bansBy')}>
        {data.ban_by.length === 0 ? <Text size="sm">{t('nothingBans')}</Text> : <Words words={data.ban_by} />}
      </Part>
      {fail2ban !== null && (
        <Part title={t('jail', { name: fail2ban.jail })}>
          <Text size="sm" mb={4}>
            <Said
              text={
                fail2ban.reason ??
                t('jailNow', { banned: fail2ban.currently_banned, total: fail2ban.total_banned, failed: fail2ban.currently_failed })
              }
            />
          </Text>
          <Words words={fail2ban.banned} />
        </Part>
      )}
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mb={4}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  return (
    <Group gap={6}>
      {[...new Set(words)].map((word) => (
        <Code key={word}>{word}</Code>
      ))}
    </Group>
  );
}
