import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api.ts';
import { useText } from '../i18n/i18n.ts';

export interface ChosenProject {
  readonly project_id: string;
  readonly server: string;
  readonly name: string;
}

/** The project that is meant; the first open one until somebody chooses. */
export function useProjects() {
  const [chosen, choose] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['gns3.project.list', 'all'],
    queryFn: ({ signal }) => ask('gns3.project.list', { limit: 500 }, { signal }),
  });
  const projects: readonly ChosenProject[] = (data?.items ?? []).filter(({ status }) => status === 'opened');
  const project = projects.find(({ project_id: id }) => id === chosen) ?? projects[0];
  return { projects, project, choose };
}

/** Which project is meant. */
export function ChooseProject({ projects, project, choose }: ReturnType<typeof useProjects>) {
  const t = useText();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('words.project')}
      value={project?.project_id ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
      data={projects.map(({ project_id: id, name }) => ({ value: id, label: name }))}
    />
  );
}
