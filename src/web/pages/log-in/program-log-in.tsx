import { Alert, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { failureTitle } from '../../kit/failure-notice.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { useProviders } from './providers.ts';

/** Asks whether a program on this computer may log in by way of this browser: somebody has to want it. */
export function ProgramLogIn() {
  const t = useText();
  const { program: address = '', state = '', challenge = '', provider } = useSearch({ from: '/login' });
  const offered = useProviders()?.providers.filter(({ id }) => provider === undefined || id === provider);
  const [failure, setFailure] = useState<HubFailure>();
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={420}>
        <Stack gap="sm">
          <Stack gap={6} align="center">
            <img src="/icon.svg" alt="" width={40} height={40} />
            <Title order={1} size="h3" ta="center">
              {t('logIn.program')}
            </Title>
          </Stack>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('logIn.programHint', { address })}
          </Text>
          {failure !== undefined && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {failure.code === 'provider_error' ? t('logIn.refused.unavailable') : failureTitle(failure)}
            </Alert>
          )}
          {offered?.length === 0 && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {t('logIn.programWithoutProvider')}
            </Alert>
          )}
          {offered !== undefined && (
            <ProviderButtons
              providers={offered}
              departure={{ returnTo: '/', program: { address, state, challenge } }}
              failed={setFailure}
            />
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
