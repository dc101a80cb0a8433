import { Button, Center } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { TEXTS } from './texts.ts';

/** Asks for the next page of a list. */
export function Older({ loading, onMore }: { readonly loading: boolean; readonly onMore: () => void }) {
  const t = usePanelText(TEXTS);
  return (
    <Center py="sm">
      <Button variant="default" loading={loading} onClick={onMore}>
        {t('older')}
      </Button>
    </Center>
  );
}
