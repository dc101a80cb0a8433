import { Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { cronOf, EVERY, LAST_DAY, oftenAs, timesOf, type Every, type Times } from './times.ts';
import { weekdayName } from './when-text.ts';

/** From Monday on. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const SIDE = { flex: '1 1 8rem' };

interface WhenFieldsProps {
  readonly cron: string;
  readonly timezone: string;
  readonly onCron: (cron: string) => void;
  readonly onTimezone: (timezone: string) => void;
}

/** When something is done by itself: how often in words, or cron fields for what these do not say, and by which clock. */
export function WhenFields({ cron, timezone, onCron, onTimezone }: WhenFieldsProps) {
  const t = useText();
  const language = useLanguage();
  // Who writes cron fields goes on doing so, also while they say something simple.
  const [writes, setWrites] = useState(timesOf(cron).every === 'own');
  const times: Times = writes ? { every: 'own', cron } : timesOf(cron);
  const set = (next: Times): void => onCron(cronOf(next));
  const choose = (every: Every): void => {
    setWrites(every === 'own');
    set(oftenAs(every, timesOf(cron)));
  };
  return (
    <>
      <Select
        label={t('schedules.often')}
        data={EVERY.map((value) => ({ value, label: t(`schedules.every.${value}`) }))}
        value={times.every}
        onChange={(value) => choose(value ?? 'day')}
      />
      {times.every === 'own' ? (
        <TextInput
          label={t('schedules.cron')}
          description={t('schedules.cronHint')}
          value={cron}
          maxLength={100}
          spellCheck={false}
          onChange={(event) => onCron(event.currentTarget.value)}
        />
      ) : (
        <Group gap="sm" align="flex-end">
          {times.every === 'hour' && (
            <NumberInput
              style={SIDE}
              label={t('schedules.minute')}
              min={0}
              max={59}
              clampBehavior="strict"
              allowDecimal={false}
              value={times.minute}
              onChange={(minute) => set({ ...times, minute: Number(minute) })}
            />
          )}
          {times.every === 'week' && (
            <Select
              style={SIDE}
              size="sm"
              label={t('schedules.weekday')}
              data={WEEK.map((day) => ({ value: String(day), label: weekdayName(day, language) }))}
              value={String(times.weekday)}
              onChange={(day) => set({ ...times, weekday: Number(day ?? 1) })}
            />
          )}
          {times.every === 'month' && (
            <NumberInput
              style={SIDE}
              label={t('schedules.day')}
              min={1}
              max={LAST_DAY}
              clampBehavior="strict"
              allowDecimal={false}
              value={times.day}
              onChange={(day) => set({ ...times, day: Number(day) || 1 })}
            />
          )}
          {'at' in times && (
            <TextInput
              style={SIDE}
              type="time"
              label={t('schedules.at')}
              value={times.at}
              // An hour that is being typed is none yet.
              onChange={({ currentTarget: { value: at } }) => at !== '' && set({ ...times, at })}
            />
          )}
        </Group>
      )}
      <Select
        label={t('schedules.timezone')}
        data={[...new Set(['UTC', timezone, ...Intl.supportedValuesOf('timeZone')])]}
        value={timezone}
        onChange={(value) => onTimezone(value ?? 'UTC')}
        searchable
        limit={60}
      />
    </>
  );
}
