import { Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import { ask } from '#web/api.ts';
import { useQuery } from '@tanstack/react-query';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { evidenceText, percentOf } from './figures.ts';
import { TEXTS } from './texts.ts';

const AGAIN_MS = 60_000;
/** More are no help. */
const MOST = 10;

export function usePredictions() {
  return useQuery({
    queryKey: ['assistant.predictions.get'],
    queryFn: ({ signal }) => ask('assistant.predictions.get', {}, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** Devices that may fail, what speaks for it, and which of them are to be seen to. */
export function Risks() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = usePredictions();
  const urgent = new Map(data?.recommendations.map(({ component, priority }) => [component, priority]));
  return (
    <section aria-label={t('risks')}>
      <Title order={2} size="h5" mb={4}>
        {t('risks')}
      </Title>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.failure_risk.components.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noRisks')}
        </Text>
      )}
      <Stack gap="xs">
        {data?.failure_risk.components.slice(0, MOST).map(({ resource, component, probability, evidence }) => {
          const priority = urgent.get(component);
          return (
            <div key={resource} data-risk={component}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {component}
                </Text>
                <Badge variant="light" radius="sm" tt="none" color={priority === undefined ? 'gray' : 'red'}>
                  {t('probability', { percent: probability < 0.01 ? '< 1' : percentOf(probability) })}
                </Badge>
                {priority !== undefined && (
                  <Text size="xs" c="var(--mantine-color-error)">
                    {t('maintenance')} ({t(`priority_${priority}`)})
                  </Text>
                )}
              </Group>
              <List size="sm">
                {evidence.map((one) => (
                  <List.Item key={one.kind}>{evidenceText(t, one)}</List.Item>
                ))}
              </List>
            </div>
          );
        })}
      </Stack>
    </section>
  );
}
