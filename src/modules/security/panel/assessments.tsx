import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Empty, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { ChooseProject, useProjects } from '#web/kit/choose-project.tsx';
import { Said } from '#web/kit/said.tsx';
import { TEXTS } from './texts.ts';

type Assessed = Output<'security.project.assess'>;

/** From here on a score is good, and from here on it is not bad. */
const GOOD = 80;
const FAIR = 50;
const KEPT_MS = 3_600_000;

/** Assesses a project, and shows what is weak with what to do about it. */
export function Assessments() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const projects = useProjects();
  const { project } = projects;
  const subject = `security/assessments/${project?.project_id ?? ''}`;
  const running = useRunning(subject) !== undefined;
  const key = ['security.project.assess', project?.project_id];
  // An assessment takes a minute: who comes back to this page finds the last one. It is made again when somebody asks for it.
  const { data: shown } = useQuery<Assessed>({ queryKey: key, queryFn: skipToken, gcTime: KEPT_MS });
  const assess = async (): Promise<void> => {
    if (project === undefined) return;
    const done = await act('security.project.assess', { project_id: project.project_id }, { subject, name: project.name });
    if (done !== undefined) queryClient.setQueryData(key, done);
  };
  return (
    <>
      <Group gap="xs" mb="xs">
        <ChooseProject {...projects} />
        <Button
          size="xs"
          loading={running}
          disabled={project === undefined || !may('security.project.assess', project.project_id)}
          onClick={() => void assess()}
        >
          {t('assessAll')}
        </Button>
        {shown !== undefined && <Score score={shown.score} />}
        {shown !== undefined && (
          <Text size="sm" c="dimmed">
            {t('findings', { count: shown.findings })}
          </Text>
        )}
      </Group>
      {running && <Loading />}
      {!running && shown === undefined && <Empty title={t('notAssessed')}>{t('notAssessedHint')}</Empty>}
      {!running && shown !== undefined && (
        <>
          <Accordion multiple variant="separated" chevronPosition="left">
            {shown.nodes.map((node) => (
              <Accordion.Item key={node.node_id} value={node.node_id} data-assessed={node.name}>
                <Accordion.Control>
                  <Group gap="sm">
                    <Text size="sm" fw={600} miw={90}>
                      {node.name}
                    </Text>
                    <Score score={node.score} />
                    <Text size="sm" c="dimmed">
                      {t('findings', { count: node.findings.length })}
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <Stack gap="sm">
                    {node.findings.length === 0 && <Text size="sm">{t('nothingWeak')}</Text>}
                    {node.findings.map(({ rule, severity, title, evidence, advice }) => (
                      <div key={`${rule} ${evidence}`}>
                        <Group gap="xs">
                          <SeverityMark severity={severity} />
                          <Text size="sm" fw={600}>
                            <Said text={title} />
                          </Text>
                        </Group>
                        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                          <Said text={evidence} />
                        </Text>
                        <Text size="xs" c="dimmed">
                          <Said text={advice} />
                        </Text>
                      </div>
                    ))}
                    {node.left_out.length > 0 && (
                      <Text size="xs" c="dimmed">
                        {t('leftOut')}: {node.left_out.join(' ')}
                      </Text>
                    )}
                    {node.skipped.length > 0 && (
                      <div>
                        <Text size="xs" c="dimmed">
                          {t('skipped')}
                        </Text>
                        {node.skipped.map(({ address, reason }) => (
                          <Text key={address} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                            <span className="numbers">{address}</span> — {reason}
                          </Text>
                        ))}
                      </div>
                    )}
                  </Stack>
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
          {shown.failed.map(({ node_id: id, name, reason }) => (
            <Text key={id} size="sm" c="dimmed" mt="xs">
              {t('couldNot')}: {name}. {reason}
            </Text>
          ))}
        </>
      )}
    </>
  );
}

function Score({ score }: { readonly score: number }) {
  const t = usePanelText(TEXTS);
  return (
    <Badge color={score >= GOOD ? 'teal' : score >= FAIR ? 'yellow' : 'red'} variant="light" radius="sm" tt="none">
      {t('score', { score })}
    </Badge>
  );
}
