import { Table, Text } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { useRunning } from '../acts.ts';
import { KeptList, KeptName, RowActs } from '../kept-list.tsx';
import { RemoveButton } from '../remove-button.tsx';
import { RowButton } from '../row-button.tsx';
import { useTimeText } from '../time.tsx';
import { useWhenText } from './when-text.ts';

/** What every schedule has, whatever it does. */
export interface Schedule {
  readonly cron: string;
  readonly timezone: string;
  readonly next_at: string | null;
  readonly set_by: string;
}

interface ScheduleListProps<S extends Schedule> {
  readonly asked: ComponentProps<typeof KeptList<S>>['asked'];
  readonly nameOf: (schedule: S) => string;
  /** What is said where there are none. */
  readonly empty: { readonly title: string; readonly hint: string };
  /** What is acted on, for progress. */
  readonly subjectOf: (name: string) => string;
  /** What it does, below its name. */
  readonly what?: (schedule: S) => ReactNode;
  /** What it is for: a column where there is room, and below the name where there is none. */
  readonly about: { readonly title: string; readonly of: (schedule: S) => ReactNode };
  readonly may: { readonly set: boolean; readonly end: boolean };
  /** Further buttons of a row. */
  readonly acts?: (schedule: S) => ReactNode;
  /** The window in which one is changed, or a new one is made. */
  readonly form: (schedule: S | undefined, taken: readonly string[], close: () => void) => ReactNode;
  readonly end: (name: string) => Promise<unknown>;
  /** What stays when one ends. */
  readonly endHint: string;
}

/** When something is done by itself. */
export function ScheduleList<S extends Schedule>(props: ScheduleListProps<S>) {
  const { asked, nameOf, empty, about, may, form } = props;
  const t = useText();
  const [edited, setEdited] = useState<S | 'new'>();
  return (
    <>
      <KeptList
        label={t('schedules.title')}
        asked={asked}
        begin={{ verb: t('schedules.new'), Icon: IconCalendarPlus, disabled: !may.set, onClick: () => setEdited('new') }}
        empty={empty}
        columns={[{ title: t('schedules.schedule') }, { title: t('schedules.when') }, { title: about.title, wide: true }]}
        row={(schedule) => (
          <ScheduleRow key={nameOf(schedule)} {...props} schedule={schedule} name={nameOf(schedule)} edit={() => setEdited(schedule)} />
        )}
      />
      {edited !== undefined &&
        form(edited === 'new' ? undefined : edited, asked.data?.items.map((each) => nameOf(each)) ?? [], () => setEdited(undefined))}
    </>
  );
}

interface ScheduleRowProps<S extends Schedule> extends ScheduleListProps<S> {
  readonly schedule: S;
  readonly name: string;
  readonly edit: () => void;
}

function ScheduleRow<S extends Schedule>({ schedule, name, edit, subjectOf, what, about, may, acts, end, endHint }: ScheduleRowProps<S>) {
  const t = useText();
  const time = useTimeText();
  const when = useWhenText();
  const running = useRunning(subjectOf(name)) !== undefined;
  const { cron, timezone, next_at: next, set_by: by } = schedule;
  return (
    <Table.Tr data-schedule={name}>
      <KeptName name={name}>
        {what !== undefined && <div>{what(schedule)}</div>}
        <div>{t('schedules.setBy', { name: by })}</div>
        <div className="narrow-only">{about.of(schedule)}</div>
      </KeptName>
      <Table.Td>
        <Text size="sm" title={cron}>
          {when(cron)} {timezone}
        </Text>
        <Text size="xs" c="dimmed">
          {next === null ? t('schedules.never') : t('schedules.next', { time: time(next) })}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="sm">{about.of(schedule)}</Text>
      </Table.Td>
      <RowActs>
        {acts?.(schedule)}
        <RowButton verb={t('words.edit')} of={name} disabled={!may.set} onClick={edit} />
        <RemoveButton
          verb={t('schedules.end')}
          of={name}
          title={t('schedules.endTitle', { name })}
          loading={running}
          disabled={!may.end}
          onRemove={() => end(name)}
        >
          {endHint}
        </RemoveButton>
      </RowActs>
    </Table.Tr>
  );
}
