import { Stack, Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Application } from './answers.ts';
import { TEXTS } from './texts.ts';

export const STATE_COLOURS = { applying: 'blue', in_force: 'teal', rolled_back: 'yellow', removed: 'gray' } as const;

/** Each value as it was asked and as it was had. */
export function Compared({ application }: { readonly application: Pick<Application, 'measured'> }) {
  const t = usePanelText(TEXTS);
  const values = application.measured.flatMap(({ address, values: of }) => of.map((value) => ({ address, ...value })));
  if (values.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        {t('nothingMeasured')}
      </Text>
    );
  }
  return (
    <Stack gap={2}>
      {values.map(({ address, value, asked, got, within, kept }) => (
        <Text key={`${address}/${value}`} size="xs" c={kept ? undefined : 'red'} data-compared={value} title={address}>
          {t('comparedLine', {
            value: t(value),
            asked: asked.toFixed(1),
            got: got === null ? t('nothingGot') : got.toFixed(1),
            within: within.toFixed(1),
          })}
        </Text>
      ))}
    </Stack>
  );
}
