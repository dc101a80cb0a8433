import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { KeptName, RowActs } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RemoveButton } from '#web/kit/remove-button.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import { TEXTS } from './texts.ts';

interface KeptRowProps {
  readonly kind: 'policy' | 'profile';
  readonly kept: { readonly name: string; readonly title: string; readonly description?: string | undefined; readonly shipped: boolean };
  readonly onEdit: () => void;
  /** The cells between its name and its buttons. */
  readonly children: ReactNode;
}

/** A policy or a profile in a line: one of the product is copied, one of people is changed and deleted. */
export function KeptRow({ kind, kept, onEdit, children }: KeptRowProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const said = useSaid();
  const { name, title, description, shipped } = kept;
  const acting = { subject: `qos/${kind}/${name}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const remove = async (): Promise<void> => {
    await act(`qos.${kind}.delete`, { name }, acting);
    await queryClient.invalidateQueries({ queryKey: [`qos.${kind}.list`] });
  };
  return (
    <Table.Tr {...{ [`data-${kind}`]: name }}>
      <KeptName name={said(title)} mark={t(shipped ? 'shipped' : 'own')}>
        {name}
        {description === '' || description === undefined ? '' : ` · ${said(description)}`}
      </KeptName>
      {children}
      <RowActs>
        <RowButton verb={shipped ? t('copy') : words('words.edit')} of={name} disabled={!may(`qos.${kind}.save`, null)} onClick={onEdit} />
        {!shipped && (
          <RemoveButton verb={t('delete')} of={name} disabled={running || !may(`qos.${kind}.delete`, null)} onRemove={remove}>
            {t('deleteHint')}
          </RemoveButton>
        )}
      </RowActs>
    </Table.Tr>
  );
}
