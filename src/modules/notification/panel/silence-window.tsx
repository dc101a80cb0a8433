import { Checkbox, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { WEEKDAYS, type SilenceValues } from './silence-values.ts';
import { TEXTS } from './texts.ts';

interface SilenceWindowProps {
  readonly values: SilenceValues;
  readonly onChange: (part: Partial<SilenceValues>) => void;
}

/** Windows that recur every week. */
export function SilenceWindow({ values, onChange }: SilenceWindowProps) {
  const t = usePanelText(TEXTS);
  return (
    <>
      <Checkbox.Group label={t('days')} description={t('daysHint')} value={[...values.days]} onChange={(days) => onChange({ days })}>
        <Group gap="sm" mt={4}>
          {WEEKDAYS.map((day) => (
            <Checkbox key={day} value={day} label={t(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" verticalSpacing="sm">
        <TextInput
          type="time"
          label={t('windowFrom')}
          value={values.from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('windowUntil')}
          description={values.until !== '' && values.until <= values.from ? t('nextDay') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values.until}
          onChange={(event) => onChange({ until: event.currentTarget.value })}
        />
        <Select
          size="sm"
          label={t('timezone')}
          data={[...new Set(['UTC', values.timezone, ...Intl.supportedValuesOf('timeZone')])]}
          value={values.timezone}
          onChange={(timezone) => onChange({ timezone: timezone ?? 'UTC' })}
          searchable
          limit={60}
        />
      </SimpleGrid>
    </>
  );
}
