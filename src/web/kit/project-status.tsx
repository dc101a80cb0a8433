import { Badge, Group, Loader, Text, Tooltip } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';
import type { TopologyProject } from '../operations.generated.ts';
import { useTimeText } from './time.tsx';

/** Open or closed, what is being done to it, and since when it is not confirmed. */
export function ProjectStatus({ project, running }: { readonly project: TopologyProject; readonly running: string | undefined }) {
  const t = useText();
  const time = useTimeText();
  return (
    <Group gap={6} wrap="nowrap">
      {running === undefined ? (
        <Badge
          variant={project.status === 'opened' ? 'light' : 'outline'}
          color={project.status === 'opened' ? 'teal' : 'gray'}
          radius="sm"
          tt="none"
        >
          {t(`status.${project.status}`)}
        </Badge>
      ) : (
        <Group gap={6} wrap="nowrap" role="status">
          <Loader size={10} aria-hidden="true" />
          <Text span size="sm">
            {running}
          </Text>
        </Group>
      )}
      {project.stale && (
        <Tooltip label={t('status.staleSince', { time: time(project.observed_at) })} multiline maw={280}>
          <Badge variant="light" color="orange" radius="sm" tt="none" tabIndex={0}>
            {t('status.stale')}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}
