import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { parse } from 'yaml';
import type { WorkflowDefinition } from '#kernel/workflow.ts';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { YamlEditor } from '../../kit/yaml/yaml-editor.tsx';
import { queryClient } from '../../query-client.ts';
import { Problems, useDefinitionSchema, useProblems } from './definition-text.tsx';
import { WorkflowGraph } from './workflow-graph.tsx';

const BEGINNING = `name: my_workflow
description: What it is for.
inputs:
  type: object
  properties:
    project_id:
      type: string
  required: [project_id]
steps:
  - id: open
    operation: gns3.project.open
    with:
      project_id: \${{ inputs.project_id }}
    undo:
      operation: gns3.project.close
      with:
        project_id: \${{ inputs.project_id }}
  - id: settle
    wait:
      duration: 10s
    needs: [open]
`;

/** A workflow is written: text on one side, its graph below as far as it can be read. */
export function NewWorkflowPage() {
  const t = useText();
  const navigate = useNavigate();
  const schema = useDefinitionSchema();
  const [text, setText] = useState(BEGINNING);
  const [selected, setSelected] = useState<string>();
  const problems = useProblems(text);
  const steps = useMemo(() => stepsOf(text), [text]);
  const save = async (): Promise<void> => {
    try {
      const { name } = await ask('hub.workflow.create', { text });
      await queryClient.invalidateQueries({ queryKey: ['hub.workflow.list'] });
      await navigate({ to: '/workflows/$name', params: { name } });
    } catch (error) {
      notifications.show({ color: 'red', message: asHubFailure(error).message });
    }
  };
  return (
    <>
      <PageHead title={t('workflows.new')}>
        <Button onClick={() => void save()} disabled={problems === undefined || problems.length > 0}>
          {t('workflows.save')}
        </Button>
      </PageHead>
      <YamlEditor value={text} onChange={setText} label={t('workflows.text')} schema={schema} problems={problems ?? []} />
      <Group my="xs">
        <Problems problems={problems} />
      </Group>
      {steps.length > 0 && <WorkflowGraph steps={steps} selected={selected} onSelect={setSelected} label={t('workflows.graph')} />}
    </>
  );
}

/** Steps as far as the text can be read while somebody writes it. */
function stepsOf(text: string): WorkflowDefinition['steps'] {
  try {
    const { steps } = parse(text) as { steps?: unknown };
    if (!Array.isArray(steps)) return [];
    return steps.flatMap((step: unknown) => {
      const { id, needs, ...rest } = (step ?? {}) as WorkflowDefinition['steps'][number];
      return typeof id === 'string' ? [{ ...rest, id, needs: Array.isArray(needs) ? needs.map(String) : [] }] : [];
    });
  } catch {
    return [];
  }
}
