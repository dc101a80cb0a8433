import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { ScheduleList } from '#web/kit/schedule/schedule-list.tsx';
import { useProjects } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import { BackupScheduleForm } from './schedule-form.tsx';
import { TEXTS } from './texts.ts';

const subjectOf = (name: string): string => `network/schedules/${name}`;

/** When configurations are backed up by themselves. */
export function Schedules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const projects = useProjects();
  const asked = useQuery({
    queryKey: ['network.backup.schedule.list'],
    queryFn: ({ signal }) => ask('network.backup.schedule.list', { limit: 500 }, { signal }),
  });
  const end = async (name: string): Promise<void> => {
    await act('network.backup.schedule.delete', { name }, { subject: subjectOf(name), name });
    await queryClient.invalidateQueries({ queryKey: ['network.backup.schedule.list'] });
  };
  return (
    <ScheduleList
      asked={asked}
      nameOf={({ name }) => name}
      empty={{ title: t('noSchedules'), hint: t('noSchedulesHint') }}
      subjectOf={subjectOf}
      about={{
        title: t('project'),
        of: ({ project_id: id }) =>
          id === null ? t('allProjects') : (projects?.find(({ project_id: each }) => each === id)?.name ?? t('goneProject')),
      }}
      may={{ set: may('network.backup.schedule.set', null), end: may('network.backup.schedule.delete', null) }}
      form={(schedule, taken, close) => <BackupScheduleForm schedule={schedule} taken={taken} onClose={close} />}
      end={end}
      endHint={t('endHint')}
    />
  );
}
