import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { KeptList } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useConnections } from './answers.ts';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { TEXTS } from './texts.ts';

/** Other systems by their names. */
export function Connections() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const asked = useConnections();
  return (
    <>
      <KeptList
        label={t('connections')}
        asked={asked}
        begin={{ verb: t('newConnection'), disabled: !may('integration.connection.save'), onClick: () => setAdding(true) }}
        empty={{ title: t('noConnections'), hint: t('noConnectionsHint') }}
        columns={[
          { title: t('name') },
          { title: t('kind') },
          { title: t('address'), wide: true },
          { title: t('health') },
          { title: t('lastLook'), wide: true },
        ]}
        row={(connection) => <ConnectionRow key={connection.connection} connection={connection} />}
      />
      {adding && (
        <ConnectionForm
          connection={undefined}
          taken={(asked.data?.items ?? []).map(({ connection }) => connection)}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
