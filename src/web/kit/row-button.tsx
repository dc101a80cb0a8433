import { Button } from '@mantine/core';

interface RowButtonProps {
  /** What it does. */
  readonly verb: string;
  /** To what, for those who hear it alone. */
  readonly of: string;
  /** It takes something away. */
  readonly danger?: boolean;
  readonly loading?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A small button at the end of a row. */
export function RowButton({ verb, of, danger = false, ...button }: RowButtonProps) {
  return (
    <Button
      size="compact-xs"
      {...(danger ? { color: 'red', variant: 'subtle' } : { variant: 'default' })}
      aria-label={`${verb}: ${of}`}
      {...button}
    >
      {verb}
    </Button>
  );
}
