import { Stack, Text } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';
import { RouteLink } from '../kit/route-link.tsx';

export function NotFound() {
  const t = useText();
  return (
    <Stack align="center" mt="20vh" gap="xs">
      <Text>{t('shell.notFound')}</Text>
      <RouteLink to="/projects">{t('shell.toProjects')}</RouteLink>
    </Stack>
  );
}
