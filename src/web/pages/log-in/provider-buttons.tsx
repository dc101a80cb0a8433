import { Button, Stack } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { session } from '../../api.ts';
import { asHubFailure, type HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Departure } from '../../session.ts';

interface ProviderButtonsProps {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly departure: Departure;
  readonly failed: (failure: HubFailure | undefined) => void;
}

/** One button for each identity provider; the browser leaves for it. */
export function ProviderButtons({ providers, departure, failed }: ProviderButtonsProps) {
  const t = useText();
  const [leaving, setLeaving] = useState<string>();

  const leave = async (provider: string): Promise<void> => {
    setLeaving(provider);
    failed(undefined);
    try {
      location.assign(await session.departure(provider, departure));
    } catch (error) {
      setLeaving(undefined);
      failed(asHubFailure(error));
    }
  };

  return (
    <Stack gap="xs">
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          size="sm"
          h="auto"
          mih={36}
          py={6}
          styles={{ label: { whiteSpace: 'normal', overflow: 'visible' } }}
          leftSection={<IconLogin2 size={16} />}
          loading={leaving === id}
          disabled={leaving !== undefined && leaving !== id}
          onClick={() => void leave(id)}
        >
          {t('logIn.with', { name })}
        </Button>
      ))}
    </Stack>
  );
}
