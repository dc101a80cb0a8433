import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export type NamedFact = readonly [label: string, value: ReactNode];

/** What is known of one thing, a line for each fact. */
export function FactTable({ facts }: { readonly facts: readonly NamedFact[] }) {
  return (
    <Table variant="vertical" withRowBorders={false} highlightOnHover={false} verticalSpacing={2}>
      <Table.Tbody>
        {facts.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th w="10rem" scope="row">
              {label}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
