import { Alert, Button, Group, Tabs, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { stringify } from 'yaml';
import type { WorkflowDefinition } from '#kernel/workflow.ts';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Said } from '../../kit/said.tsx';
import { YamlEditor } from '../../kit/yaml/yaml-editor.tsx';
import type { Output } from '../../request.ts';
import { queryClient } from '../../query-client.ts';
import { Problems, useDefinitionSchema, useProblems } from './definition-text.tsx';
import { RunList } from './run-list.tsx';
import { StartRun } from './start-run.tsx';
import { WorkflowGraph } from './workflow-graph.tsx';
import { StepDefinitionDetails } from './step-details.tsx';

type Workflow = Output<'hub.workflow.get'>;

/** One workflow: its steps as a graph, its text, its runs. */
export function WorkflowPage() {
  const { name } = useParams({ from: '/inside/workflows/$name' });
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.workflow.get', name],
    queryFn: ({ signal }) => ask('hub.workflow.get', { name }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return <Shown key={name} workflow={data} />;
}

function Shown({ workflow }: { readonly workflow: Workflow }) {
  const t = useText();
  const may = useMay();
  const navigate = useNavigate();
  const [starting, setStarting] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [selected, setSelected] = useState<string>();
  const definition = workflow.definition as unknown as WorkflowDefinition;
  const step = definition.steps.find(({ id }) => id === selected);
  const remove = async (): Promise<void> => {
    const answer = await act(
      'hub.workflow.delete',
      { name: workflow.name },
      { subject: `workflows/${workflow.name}`, name: workflow.name },
    );
    if (answer === undefined) return;
    await queryClient.invalidateQueries({ queryKey: ['hub.workflow.list'] });
    await navigate({ to: '/workflows' });
  };
  return (
    <>
      <PageHead title={workflow.name}>
        <Button leftSection={<IconPlayerPlay size={14} />} disabled={!may('hub.workflow.execute')} onClick={() => setStarting(true)}>
          {t('workflows.run')}
        </Button>
        {workflow.shipped_by === null && (
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={14} />}
            disabled={!may('hub.workflow.delete')}
            onClick={() => setRemoving(true)}
          >
            {t('workflows.delete')}
          </Button>
        )}
      </PageHead>
      <Text size="sm" c="dimmed" mb="xs">
        <Said text={workflow.description} />
      </Text>
      <Tabs defaultValue="graph" keepMounted={false}>
        <Tabs.List mb="xs" className="narrow-scroll">
          <Tabs.Tab value="graph">{t('workflows.graph')}</Tabs.Tab>
          <Tabs.Tab value="text">{t('workflows.text')}</Tabs.Tab>
          <Tabs.Tab value="runs">{t('workflows.runs')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="graph">
          <WorkflowGraph steps={definition.steps} selected={selected} onSelect={setSelected} label={workflow.name} />
          {step !== undefined && <StepDefinitionDetails step={step} />}
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <DefinitionEditor workflow={workflow} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunList workflow={workflow.name} />
        </Tabs.Panel>
      </Tabs>
      {starting && <StartRun workflow={workflow.name} definition={definition} onClose={() => setStarting(false)} />}
      {removing && (
        <Confirm
          title={t('workflows.deleteTitle', { name: workflow.name })}
          verb={t('workflows.delete')}
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        >
          {t('workflows.deleteHint')}
        </Confirm>
      )}
    </>
  );
}

function DefinitionEditor({ workflow }: { readonly workflow: Workflow }) {
  const t = useText();
  const may = useMay();
  const schema = useDefinitionSchema();
  const kept = workflow.text ?? stringify(workflow.definition);
  const [text, setText] = useState(kept);
  const problems = useProblems(text);
  const fixed = workflow.shipped_by !== null;
  useEffect(() => setText(kept), [kept]);
  const save = async (): Promise<void> => {
    try {
      await ask('hub.workflow.put', { name: workflow.name, text, version: workflow.version });
      notifications.show({ color: 'teal', message: t('workflows.saved') });
      await queryClient.invalidateQueries({ queryKey: ['hub.workflow.get', workflow.name] });
    } catch (error) {
      notifications.show({ color: 'red', title: workflow.name, message: asHubFailure(error).message });
    }
  };
  return (
    <>
      {fixed && (
        <Alert color="blue" variant="light" mb="xs" py={6}>
          {t('workflows.fixed')}
        </Alert>
      )}
      <YamlEditor value={text} onChange={setText} label={t('workflows.text')} schema={schema} problems={problems ?? []} readOnly={fixed} />
      {!fixed && (
        <Group mt="xs" justify="space-between" align="flex-start">
          <Problems problems={problems} />
          <Button
            onClick={() => void save()}
            disabled={text === kept || problems === undefined || problems.length > 0 || !may('hub.workflow.put')}
          >
            {t('workflows.save')}
          </Button>
        </Group>
      )}
    </>
  );
}
