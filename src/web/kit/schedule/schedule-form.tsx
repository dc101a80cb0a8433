import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../form-dialog.tsx';
import { useNameField } from '../name-field.ts';
import { WhenFields } from './when-fields.tsx';

const NIGHTLY = '0 3 * * *';

/** When, and under which name. */
interface Timed {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
}

interface ScheduleFormProps {
  /** The one that is changed; undefined: a new one. */
  readonly schedule: Timed | undefined;
  /** What names look like, and how this is said. */
  readonly pattern: RegExp;
  readonly badName: string;
  readonly taken: readonly string[];
  readonly save: (timed: Timed) => Promise<unknown>;
  readonly close: () => void;
  /** What is done. */
  readonly children: ReactNode;
  /** Below the times. */
  readonly after?: ReactNode;
}

/** What is done by itself, and when. */
export function ScheduleForm({ schedule, pattern, badName, taken, save, close, children, after }: ScheduleFormProps) {
  const t = useText();
  const name = useNameField(schedule?.name, { pattern, bad: badName, taken });
  const [cron, setCron] = useState(schedule?.cron ?? NIGHTLY);
  const [timezone, setTimezone] = useState(schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <FormDialog
      title={schedule === undefined ? t('schedules.new') : `${t('schedules.schedule')} ${schedule.name}`}
      verb={t('words.save')}
      waits
      ready={() => name.fits && cron.trim() !== ''}
      save={() => save({ name: name.value, cron: cron.trim(), timezone })}
      close={close}
    >
      {schedule === undefined && (
        <TextInput
          label={t('words.name')}
          value={name.value}
          error={name.wrong}
          maxLength={63}
          spellCheck={false}
          onChange={(event) => name.set(event.currentTarget.value)}
          withAsterisk
          data-autofocus
        />
      )}
      {children}
      <WhenFields cron={cron} timezone={timezone} onCron={setCron} onTimezone={setTimezone} />
      {after}
    </FormDialog>
  );
}
