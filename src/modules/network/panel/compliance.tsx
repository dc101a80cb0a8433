import { Accordion, Badge, Button, Code, Group, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import type { Output } from '#web/request.ts';
import { ChooseProject, useProjects } from '#web/kit/choose-project.tsx';
import { Said } from '#web/kit/said.tsx';
import { TEXTS } from './texts.ts';

type Checked = Output<'network.compliance.list'>['items'][number];
type Breach = Checked['breaches'][number];

const COLOURS = { info: 'gray', warning: 'yellow', minor: 'yellow', major: 'yellow', critical: 'red' } as const;
const MOST = 500;
const SUBJECT = 'network/compliance';

/** Which rules the configurations keep, and what is to be done where they do not. */
export function Compliance() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const running = useRunning(SUBJECT);
  const projects = useProjects();
  const { project } = projects;
  const { data, error, refetch } = useQuery({
    queryKey: ['network.compliance.list', project?.project_id],
    queryFn: ({ signal }) => ask('network.compliance.list', { project_id: project?.project_id ?? '', limit: MOST }, { signal }),
    enabled: project !== undefined,
  });
  const check = async (): Promise<void> => {
    if (project === undefined) return;
    const { project_id, name } = project;
    const done = await act('network.compliance.check', { project_id, alerts: true }, { subject: SUBJECT, name });
    if (done === undefined) return;
    notifications.show({
      title: t('checked', { devices: done.devices, breaches: done.breaches, raised: done.raised }),
      message: <Said text={done.reason} />,
    });
  };
  return (
    <>
      <Group gap="xs" mb="xs">
        <ChooseProject {...projects} />
        <Button
          size="xs"
          loading={running !== undefined}
          disabled={project === undefined || !may('network.compliance.check')}
          onClick={() => void check()}
        >
          {t('checkAll')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && project !== undefined && <Loading />}
      {data?.items.length === 0 && <Empty title={t('nothingToCheck')}>{t('nothingToCheckHint')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <Accordion multiple variant="separated" chevronPosition="left">
          {data.items.map((device) => (
            <Accordion.Item key={device.node_id} value={device.node_id} data-compliance={device.name}>
              <Accordion.Control>
                <Group gap="sm">
                  <Text size="sm" fw={600} miw={90}>
                    {device.name}
                  </Text>
                  {device.rules > 0 && (
                    <Progress
                      w={120}
                      value={(100 * device.kept) / device.rules}
                      color={device.kept === device.rules ? 'teal' : 'yellow'}
                      aria-label={device.name}
                    />
                  )}
                  <Text size="sm" c="dimmed">
                    {device.rules === 0
                      ? t('noRules', { platform: device.platform })
                      : t('rulesKept', { kept: device.kept, rules: device.rules })}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Stack gap="sm">
                  {device.breaches.map((breach) => (
                    <BreachCard key={breach.rule} breach={breach} />
                  ))}
                  {device.rules > 0 && device.breaches.length === 0 && <Text size="sm">{t('allKept')}</Text>}
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </>
  );
}

function BreachCard({ breach }: { readonly breach: Breach }) {
  const t = usePanelText(TEXTS);
  return (
    <div data-rule={breach.rule}>
      <Group gap="xs">
        <Badge color={COLOURS[breach.severity]} variant="light" radius="sm" tt="none">
          {breach.severity}
        </Badge>
        <Text size="sm" fw={600}>
          <Said text={breach.title} />
        </Text>
      </Group>
      <Text size="sm">
        <Said text={breach.why} />
      </Text>
      {breach.places.map((place, at) => (
        // Places have no names, and are drawn once.
        <Text key={at} size="xs" c="dimmed">
          {place.section ?? t('whole')}:{' '}
          <Code>{place.missing === null ? `${place.line}  ${place.text}` : t('missing', { pattern: place.missing })}</Code>
        </Text>
      ))}
      <Text size="xs" mt={4}>
        {t('remedy')}:
      </Text>
      <Code block>{breach.remediation}</Code>
    </div>
  );
}
