import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { PRIORITIES } from '#kernel/event.ts';
import { useText } from '../../i18n/i18n.ts';
import { useProjects } from '../../live.ts';
import { leastPriority, patternsOf, type EventWish } from './event-filter.ts';

interface EventFiltersProps {
  readonly wish: EventWish;
  readonly onChange: (wish: EventWish) => void;
  readonly withProject: boolean;
  readonly held: boolean;
  /** Events that came since the list was held. */
  readonly waiting: number;
  readonly onHold: () => void;
}

/** Narrows the list: by type, project, priority and time. */
export function EventFilters({ wish, onChange, withProject, held, waiting, onHold }: EventFiltersProps) {
  const t = useText();
  const projects = useProjects() ?? [];
  return (
    <Group gap="xs" mb="xs" align="flex-end">
      <TextInput
        size="xs"
        w={200}
        label={t('events.types')}
        placeholder="node.*, link.updated"
        data-filter
        value={wish.types}
        error={patternsOf(wish.types) === null ? t('events.badType') : undefined}
        onChange={(event) => onChange({ ...wish, types: event.currentTarget.value })}
      />
      {withProject && (
        <Select
          w={170}
          label={t('events.project')}
          searchable
          clearable
          placeholder={t('words.all')}
          data={[...new Map(projects.map(({ project_id: id, name }) => [id, { value: id, label: name }])).values()]}
          value={wish.projectId}
          onChange={(projectId) => onChange({ ...wish, projectId })}
        />
      )}
      <Select
        w={130}
        label={t('events.minPriority')}
        data={PRIORITIES.map((priority) => ({ value: priority, label: t(`events.priority_${priority}`) }))}
        value={leastPriority(wish)}
        onChange={(minPriority) => onChange({ ...wish, minPriority })}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        className="wide-only"
        label={t('events.from')}
        value={wish.from}
        onChange={(event) => onChange({ ...wish, from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        className="wide-only"
        label={t('events.until')}
        value={wish.until}
        onChange={(event) => onChange({ ...wish, until: event.currentTarget.value })}
      />
      <Button
        variant={held ? 'filled' : 'default'}
        aria-pressed={held}
        leftSection={held ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        onClick={onHold}
      >
        {held ? t('events.goOn', { count: waiting }) : t('events.hold')}
      </Button>
    </Group>
  );
}
