import { Code, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { FactTable, type NamedFact } from '../../kit/fact-table.tsx';
import { Time } from '../../kit/time.tsx';
import type { Output } from '../../request.ts';
import { wantedBy } from './wanted-by.ts';

type Detail = Output<'audit.get'>;

/** A row as a whole, with its place in the chain. */
export function AuditDetails({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit.get', id],
    queryFn: ({ signal }) => ask('audit.get', { id }, { signal }),
    // A row does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={data === undefined ? t('audit.title') : wantedBy(data)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Stack gap="sm">
          <Facts row={data} />
          <div>
            <Text size="xs" c="dimmed">
              {t('audit.input')}
            </Text>
            {data.input === null ? (
              <Text size="sm">{t('audit.noInput')}</Text>
            ) : (
              <Code block style={{ maxHeight: '40vh', overflow: 'auto' }} tabIndex={0} aria-label={t('audit.input')}>
                {JSON.stringify(data.input, undefined, 2)}
              </Code>
            )}
          </div>
        </Stack>
      )}
    </Modal>
  );
}

function Facts({ row }: { readonly row: Detail }) {
  const t = useText();
  const { caller } = row;
  const facts: readonly NamedFact[] = [
    [t('audit.when'), <Time key="at" at={row.at} />],
    [t('audit.who'), row.tried === null ? `${caller.name} (${caller.kind})` : `${row.tried} (${t('audit.tried')})`],
    ...(caller.roles.length === 0 ? [] : [[t('audit.roles'), caller.roles.join(', ')] as const]),
    ...(caller.key === null ? [] : [[t('audit.key'), `${caller.key.name} (${caller.key.id})`] as const]),
    ...(caller.session === null ? [] : [[t('audit.session'), <Code key="session">{caller.session}</Code>] as const]),
    [t('audit.door'), row.door],
    ...(row.address === null ? [] : [[t('audit.address'), row.address] as const]),
    ...(row.user_agent === null ? [] : [[t('audit.userAgent'), row.user_agent] as const]),
    [t('audit.outcome'), t(`audit.outcomes.${row.outcome}`)],
    ...(row.code === null ? [] : [[t('audit.code'), row.code] as const]),
    ...(row.refused_fields.length === 0 ? [] : [[t('audit.refusedFields'), row.refused_fields.join(', ')] as const]),
    ...(row.refusals_left_out === 0 ? [] : [[t('audit.leftOut'), row.refusals_left_out] as const]),
    [t('audit.events'), row.events],
    [t('audit.request'), <Code key="request">{row.correlation_id}</Code>],
    [t('audit.id'), <Code key="id">{row.id}</Code>],
    [t('audit.place'), row.seq ?? t('audit.noPlace')],
    ...(row.hash === null ? [] : [[t('audit.hash'), <Code key="hash">{row.hash}</Code>] as const]),
    ...(row.prev === null ? [] : [[t('audit.prev'), <Code key="prev">{row.prev}</Code>] as const]),
  ];
  return <FactTable facts={facts} />;
}
