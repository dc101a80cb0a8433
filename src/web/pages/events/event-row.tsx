import { Code, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconUrgent } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Envelope } from '#kernel/event.ts';
import { useText } from '../../i18n/i18n.ts';
import { useSaid } from '../../i18n/said.ts';
import { Time } from '../../kit/time.tsx';
import { knownNode } from '../../live.ts';
import { summaryOf } from './event-summary.ts';
import { RouteLink } from '../../kit/route-link.tsx';

interface EventRowProps {
  readonly event: Envelope;
  /** Name of its project; undefined where that goes without saying. */
  readonly project?: string | undefined;
}

/** An event in a line, with everything that it says on demand. */
export const EventRow = memo(function EventRow({ event, project }: EventRowProps) {
  const t = useText();
  const [opened, setOpened] = useState(false);
  const said = useSaid();
  const { about: subject, what } = summaryOf(event, (nodeId) => knownNode(event.projectid, nodeId));
  const about = said(subject);
  const inferred = (event.data as { readonly inferred?: unknown }).inferred === true;
  return (
    <article
      className="event-row"
      aria-label={`${event.type} ${about}`}
      data-type={event.type}
      style={{ borderBottom: '1px solid var(--line)' }}
    >
      <div className="event-line">
        <UnstyledButton
          onClick={() => setOpened((before) => !before)}
          aria-expanded={opened}
          aria-label={t('events.details', { type: event.type, about })}
          style={{ display: 'flex' }}
        >
          {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        </UnstyledButton>
        <Text span size="sm" c="dimmed">
          <Time at={event.time} />
        </Text>
        <PriorityMark priority={event.priority} />
        <Text span size="sm" ff="monospace" className="clipped">
          {event.type}
        </Text>
        <Text span size="sm" className="clipped event-about">
          <Text span inherit fw={600}>
            {about}
          </Text>
          <Text span inherit c="dimmed">
            {` ${[said(what), inferred ? t('events.inferred') : ''].filter((part) => part !== '').join(' · ')}`}
          </Text>
        </Text>
        <span className="wide-only">
          {project !== undefined && event.projectid !== undefined && (
            <RouteLink to="/projects/$projectId" params={{ projectId: event.projectid }} size="sm">
              {project}
            </RouteLink>
          )}
        </span>
        <Text span size="xs" c="dimmed" className="numbers wide-only" ta="right">
          {event.position}
        </Text>
      </div>
      {opened && (
        <Code block mb={4} ml={22} style={{ maxHeight: '40vh', overflow: 'auto' }}>
          {JSON.stringify(event, undefined, 2)}
        </Code>
      )}
    </article>
  );
});

/** Only what is out of the ordinary is marked, by shape and colour. */
function PriorityMark({ priority }: { readonly priority: Envelope['priority'] }) {
  const t = useText();
  const label = t(`events.priority_${priority}`);
  return (
    <span title={label} style={{ width: 16, flex: 'none', display: 'flex' }}>
      {priority === 'critical' && <IconUrgent size={16} color="var(--mantine-color-error)" aria-label={label} />}
      {priority === 'high' && <IconAlertTriangle size={15} color="var(--status-suspended)" aria-label={label} />}
    </span>
  );
}
