import { useState, type ReactNode } from 'react';
import { Confirm } from './confirm.tsx';
import { RowButton } from './row-button.tsx';

interface RemoveButtonProps {
  /** What it does: `Delete`. */
  readonly verb: string;
  /** To what, for people. */
  readonly of: string;
  /** As the question is headed; absent: verb and name. */
  readonly title?: string;
  /** What goes with it, and does not come back. */
  readonly children: ReactNode;
  readonly loading?: boolean;
  readonly disabled?: boolean;
  readonly onRemove: () => unknown;
}

/** A small button at the end of a row that takes something away, after a question. */
export function RemoveButton({ verb, of, title = `${verb}: ${of}`, children, onRemove, ...button }: RemoveButtonProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <RowButton danger verb={verb} of={of} onClick={() => setAsking(true)} {...button} />
      {asking && (
        <Confirm title={title} verb={verb} onConfirm={() => void onRemove()} onClose={() => setAsking(false)}>
          {children}
        </Confirm>
      )}
    </>
  );
}
