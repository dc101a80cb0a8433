import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useTopology } from '#web/live.ts';
import { ChooseProject, useProjects } from '#web/kit/choose-project.tsx';
import { ContainDialog, type ContainWanted } from './contain-dialog.tsx';
import { TEXTS } from './texts.ts';

/** Chooses a node of a project, and contains it. */
export function NewContainment() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const projects = useProjects();
  const [chosen, setChosen] = useState('');
  const [wanted, setWanted] = useState<ContainWanted>();
  const project = useTopology(projects.project?.project_id ?? '', projects.project?.server);
  const node = project?.nodes.find(({ node_id: id }) => id === chosen) ?? project?.nodes[0];
  if (projects.project === undefined || project == null || node === undefined) return null;
  return (
    <>
      <ChooseProject {...projects} />
      <NativeSelect
        size="xs"
        aria-label={t('node')}
        value={node.node_id}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={project.nodes.map(({ node_id: id, name }) => ({ value: id, label: name }))}
      />
      <Button
        size="xs"
        color="red"
        variant="light"
        disabled={!may('security.node.contain', project.project_id)}
        onClick={() => setWanted({ project_id: project.project_id, node_id: node.node_id, node: node.name })}
      >
        {t('containNew')}
      </Button>
      {wanted !== undefined && <ContainDialog wanted={wanted} close={() => setWanted(undefined)} />}
    </>
  );
}
