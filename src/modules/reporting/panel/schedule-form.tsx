import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { ScheduleForm } from '#web/kit/schedule/schedule-form.tsx';
import { changed, useChannels, type Schedule } from './answers.ts';
import { inputOf, ParameterFields, useFirstParameters, type Parameters } from './parameters.tsx';
import { TEXTS } from './texts.ts';

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

interface ReportScheduleFormProps {
  /** The one that is changed; undefined: a new one. */
  readonly schedule: Schedule | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** When which report is made, and who is told. */
export function ReportScheduleForm({ schedule, taken, onClose }: ReportScheduleFormProps) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const first = useFirstParameters();
  const [parameters, setParameters] = useState<Parameters>(schedule === undefined ? first : parametersOf(schedule));
  const [channels, setChannels] = useState<readonly string[]>(schedule?.channels ?? []);
  const mayTell = may('notification.channel.list');
  const { data } = useChannels(mayTell);
  const kept =
    schedule === undefined ? {} : { missed: schedule.missed, ...(schedule.sections === null ? {} : { sections: schedule.sections }) };
  return (
    <ScheduleForm
      schedule={schedule === undefined ? undefined : { ...schedule, name: schedule.schedule }}
      pattern={NAME}
      badName={t('badName')}
      taken={taken}
      save={async ({ name, cron, timezone }) => {
        await ask('reporting.schedule.set', {
          ...kept,
          ...inputOf(parameters),
          schedule: name,
          cron,
          timezone,
          channels: [...channels],
        });
        await changed('reporting.schedule.list');
      }}
      close={onClose}
      after={
        mayTell && (
          <MultiSelect
            label={t('channels')}
            description={t('channelsHint')}
            data={[...new Set([...channels, ...(data?.items ?? []).map(({ channel_id }) => channel_id)])]}
            value={[...channels]}
            onChange={setChannels}
            searchable
          />
        )
      }
    >
      <ParameterFields value={parameters} onChange={setParameters} />
    </ScheduleForm>
  );
}

function parametersOf({ kind, title, language, project_id, period_h }: Schedule): Parameters {
  return { kind, title: title ?? '', language: language ?? 'en', project: project_id, periodH: period_h ?? 24 };
}
