import { Table } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import './list-table.css';

export interface Column {
  readonly title: string;
  /** Only where there is room. */
  readonly wide?: boolean;
  /** Said and not shown: what is in the column is clear by itself, as buttons are. */
  readonly unseen?: boolean;
  /** Its cells say themselves what they are where there are no columns. */
  readonly plain?: boolean;
  /** What is shown in place of the title. */
  readonly head?: ReactNode;
}

interface ListTableProps {
  /** What the table is of. */
  readonly label: string;
  /** The first names the row; cells come in the same order. At most ten. */
  readonly columns: readonly Column[];
  /** The first column only leads the row, with a button that opens it or a box that marks it; the second names it. */
  readonly led?: boolean;
  /** What is shown was true before, and is asked for again. */
  readonly stale?: boolean;
  /** `Table.Tr` each; a cell that spans all columns is a line of its own. */
  readonly children: ReactNode;
}

/** A table that on a phone becomes a list: each row names itself in a line, and its cells stand below with the title of their column, so that nothing moves sideways. */
export function ListTable({ label, columns, led = false, stale = false, children }: ListTableProps) {
  return (
    <div className="scroll-x">
      <Table
        className={led ? 'list-table led' : 'list-table'}
        aria-label={label}
        aria-busy={stale}
        style={{ ...titlesOf(columns, led), ...(stale ? { fontStyle: 'italic' } : {}) }}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title, wide = false, unseen = false, head }) => (
              <Table.Th key={title} {...(wide ? { className: 'wide-only' } : {})} {...(unseen ? { 'aria-label': title } : {})}>
                {unseen ? undefined : (head ?? title)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}

/** Titles as the style sheet reads them: `--column-2: "Health"`. A JSON text of one line is a CSS string as well. */
function titlesOf(columns: readonly Column[], led: boolean): CSSProperties {
  const titled = columns.flatMap(({ title, unseen = false, plain = false }, index) =>
    index <= (led ? 1 : 0) || unseen || plain ? [] : [[`--column-${index + 1}`, JSON.stringify(title)]],
  );
  return Object.fromEntries(titled) as CSSProperties;
}
