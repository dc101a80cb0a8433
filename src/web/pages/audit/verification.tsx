import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed } from '../../kit/data-states.tsx';
import { useMay } from '../../kit/permissions.ts';
import type { Output } from '../../request.ts';

/** Has every row looked at, when somebody wants it, and says what was found. */
export function Verification() {
  const t = useText();
  const may = useMay();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['audit.verify'],
    queryFn: ({ signal }) => ask('audit.verify', {}, { signal }),
    enabled: false,
    retry: false,
  });
  return (
    <div style={{ marginBottom: 'var(--mantine-spacing-sm)' }}>
      {error !== null && !isFetching && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && <Verdict verdict={data} />}
      <Group gap="xs" mt={data === undefined ? 0 : 'xs'}>
        <Button size="compact-sm" variant="default" loading={isFetching} disabled={!may('audit.verify')} onClick={() => void refetch()}>
          {t('audit.verify')}
        </Button>
        {isFetching && (
          <Text size="sm" c="dimmed" role="status">
            {t('audit.verifying')}
          </Text>
        )}
      </Group>
    </div>
  );
}

function Verdict({ verdict }: { readonly verdict: Output<'audit.verify'> }) {
  const t = useText();
  const { first_bad: bad, anchored } = verdict;
  if (bad !== null) {
    return (
      <Alert color="red" title={t('audit.broken')} role="alert">
        <Text size="sm" fw={600}>
          {t('audit.brokenAt', { seq: bad.seq })}
        </Text>
        <Text size="sm">{t(`audit.faults.${bad.fault}`)}</Text>
        {bad.id !== null && (
          <Text size="xs" c="dimmed">
            {bad.id}
          </Text>
        )}
      </Alert>
    );
  }
  return (
    <Alert color="teal" variant="light" title={t('audit.whole')} role="status">
      <Text size="sm">{t('audit.wholeHint', { count: verdict.rows, seconds: (verdict.duration_ms / 1_000).toFixed(1) })}</Text>
      <Text size="sm">{anchored.seq === null ? t('audit.unanchored') : t('audit.anchored', { seq: anchored.seq })}</Text>
      {verdict.older_rows > 0 && <Text size="sm">{t('audit.older', { count: verdict.older_rows })}</Text>}
    </Alert>
  );
}
