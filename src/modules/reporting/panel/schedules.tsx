import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { ScheduleList } from '#web/kit/schedule/schedule-list.tsx';
import { changed, useSchedules } from './answers.ts';
import { periodText } from './parameters.tsx';
import { ReportScheduleForm } from './schedule-form.tsx';
import { TEXTS } from './texts.ts';

const subjectOf = (name: string): string => `reports/schedules/${name}`;

/** When which reports are made by themselves. */
export function Schedules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const asked = useSchedules();
  const end = async (schedule: string): Promise<void> => {
    await act('reporting.schedule.delete', { schedule }, { subject: subjectOf(schedule), name: schedule });
    await changed('reporting.schedule.list');
  };
  return (
    <ScheduleList
      asked={asked}
      nameOf={({ schedule }) => schedule}
      empty={{ title: t('noSchedules'), hint: t('noSchedulesHint') }}
      subjectOf={subjectOf}
      what={({ title, kind, period_h: hours }) => (
        <>
          <bdi>{title ?? t(`kind_${kind}`)}</bdi> · {periodText(hours, t)}
        </>
      )}
      about={{ title: t('channels'), of: ({ channels }) => channels.join(', ') }}
      may={{ set: may('reporting.schedule.set'), end: may('reporting.schedule.delete') }}
      acts={({ schedule }) => <RunNow schedule={schedule} />}
      form={(schedule, taken, close) => <ReportScheduleForm schedule={schedule} taken={taken} onClose={close} />}
      end={end}
      endHint={t('endHint')}
    />
  );
}

function RunNow({ schedule }: { readonly schedule: string }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const subject = subjectOf(schedule);
  const running = useRunning(subject) !== undefined;
  const run = async (): Promise<void> => {
    await act('reporting.schedule.run', { schedule }, { subject, name: schedule });
    await changed('reporting.report.list');
  };
  return (
    <RowButton verb={t('runNow')} of={schedule} loading={running} disabled={!may('reporting.schedule.run')} onClick={() => void run()} />
  );
}
