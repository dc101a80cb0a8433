import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asHubFailure } from '../failure.ts';
import { useText } from '../i18n/i18n.ts';
import { failureTitle } from './failure-notice.tsx';
import { Said } from './said.tsx';

/** Nothing is known yet. */
export function Loading() {
  const t = useText();
  return (
    <Center py="xl" role="status" aria-live="polite">
      <Stack align="center" gap="xs">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          {t('words.loading')}
        </Text>
      </Stack>
    </Center>
  );
}

/** It is known that there is nothing: says why that may be, and what can be done. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center py="xl">
      <Stack align="center" gap={6} maw="32rem" ta="center">
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

/** It could not be had: why, and how to try again. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const t = useText();
  const failure = asHubFailure(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={failureTitle(failure)} my="sm" role="alert">
      <Text size="sm">
        <Said text={failure.message} />
      </Text>
      {retry !== undefined && (
        <Button mt="xs" size="compact-xs" variant="default" onClick={retry}>
          {t('words.retry')}
        </Button>
      )}
    </Alert>
  );
}
