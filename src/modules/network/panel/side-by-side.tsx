import { Table, Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Output } from '#web/request.ts';
import { pairsOf } from './pairs.ts';
import { TEXTS } from './texts.ts';

type Line = Output<'network.backup.diff'>['lines'][number];

const CODE = {
  fontFamily: 'var(--mantine-font-family-monospace)',
  fontSize: '0.75rem',
  whiteSpace: 'pre-wrap',
  padding: '1px 6px',
} as const;

/** Two configurations beside each other; what differs has a sign and not only a colour. */
export function SideBySide({ lines, before, after }: { readonly lines: readonly Line[]; readonly before: string; readonly after: string }) {
  const t = usePanelText(TEXTS);
  if (lines.every(({ sign }) => sign === 'same')) return <Text size="sm">{t('same')}</Text>;
  return (
    <div className="scroll-x">
      <Table layout="fixed" withColumnBorders miw={560} aria-label={`${before} / ${after}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{before}</Table.Th>
            <Table.Th>{after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairsOf(lines).map(([one, other], at) => (
            // Lines have no names, and are drawn once.
            <Table.Tr key={at}>
              <Side line={one} sign="−" colour="var(--mantine-color-red-text)" />
              <Side line={other} sign="+" colour="var(--status-started)" />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Side({ line, sign, colour }: { readonly line: Line | null; readonly sign: string; readonly colour: string }) {
  if (line === null) return <Table.Td style={{ ...CODE, background: 'var(--mantine-color-default-hover)' }} />;
  const differs = line.sign !== 'same';
  return (
    <Table.Td style={{ ...CODE, ...(differs ? { color: colour, fontWeight: 600 } : {}) }}>
      {differs ? sign : ' '} {line.text}
    </Table.Td>
  );
}
