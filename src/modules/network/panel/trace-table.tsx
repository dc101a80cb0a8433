import { Badge, Group, Paper, Table, Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Said } from '#web/kit/said.tsx';
import type { Output } from '#web/request.ts';
import { TEXTS } from './texts.ts';

export type Traced = Output<'network.path.trace'>;

const COLOURS = { same: 'teal', other: 'red', silent: 'gray', not_computed: 'yellow', not_reached: 'yellow' } as const;

/** The computed way and the traced one beside each other. */
export function TraceTable({ traced }: { readonly traced: Traced }) {
  const t = usePanelText(TEXTS);
  const { agrees, reason, command, hops } = traced;
  return (
    <Paper withBorder p="xs" mb="xs" data-agrees={String(agrees)}>
      <Group gap="xs" mb={4}>
        <Badge color={agrees === null ? 'gray' : agrees ? 'teal' : 'red'} variant="light" radius="sm" tt="none">
          {t(agrees === null ? 'undecided' : agrees ? 'agrees' : 'differs')}
        </Badge>
        <Text size="sm">
          <Said text={reason} />
        </Text>
      </Group>
      <Text size="xs" c="dimmed" mb={4}>
        {t('traced', { command })}
      </Text>
      {hops.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('traced', { command })} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('hop')}</Table.Th>
                <Table.Th>{t('computed')}</Table.Th>
                <Table.Th>{t('tracedBy')}</Table.Th>
                <Table.Th className="wide-only">{t('roundTrip')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {hops.map(({ number, computed, traced: answered, rtt_ms: rtt, refusal, verdict }) => (
                <Table.Tr key={number} data-verdict={verdict}>
                  <Table.Td>{number}</Table.Td>
                  <Table.Td>{computed.map(({ name }) => name).join(' | ')}</Table.Td>
                  <Table.Td>
                    {answered.map(({ address, name }) => (name === null ? address : `${name} (${address})`)).join(', ')}
                    {refusal !== null && ` ${refusal}`}
                  </Table.Td>
                  <Table.Td className="wide-only numbers">{rtt === null ? '' : `${rtt.toFixed(1)} ms`}</Table.Td>
                  <Table.Td>
                    <Badge color={COLOURS[verdict]} variant="light" radius="sm" tt="none">
                      {t(`verdict_${verdict}`)}
                    </Badge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Paper>
  );
}
