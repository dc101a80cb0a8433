import { Button, Code, Stack, Text } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';

/** In place of a page that failed by a defect: the others still work. */
export function Broken({ error }: { readonly error: unknown }) {
  const t = useText();
  return (
    <Stack align="center" mt="15vh" gap="sm" role="alert">
      <Text fw={600}>{t('shell.broken')}</Text>
      <Code block maw="min(90vw, 60rem)" style={{ overflow: 'auto' }}>
        {error instanceof Error ? error.message : String(error)}
      </Code>
      <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
    </Stack>
  );
}
