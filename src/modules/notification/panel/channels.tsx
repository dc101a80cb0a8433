import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { KeptList } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useChannels } from './answers.ts';
import { ChannelForm } from './channel-form.tsx';
import { ChannelRow } from './channel-row.tsx';
import { TEXTS } from './texts.ts';

/** So many of the last deliveries say how each channel did last. */
const LOOKED_AT = 200;

/** Where notifications go. */
export function Channels() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const asked = useChannels();
  const deliveries = useQuery({
    queryKey: ['notification.delivery.list', 'last'],
    queryFn: ({ signal }) => ask('notification.delivery.list', { limit: LOOKED_AT }, { signal }),
  });
  return (
    <>
      <KeptList
        label={t('channels')}
        asked={asked}
        begin={{ verb: t('newChannel'), disabled: !may('notification.channel.save'), onClick: () => setAdding(true) }}
        empty={{ title: t('noChannels'), hint: t('noChannelsHint') }}
        columns={[
          { title: words('words.name') },
          { title: t('kind') },
          { title: t('receiver'), wide: true },
          { title: t('lastDelivery') },
          { title: t('enabled') },
        ]}
        row={(channel) => (
          <ChannelRow
            key={channel.channel_id}
            channel={channel}
            last={deliveries.data?.items.find((delivery) => delivery.channel_id === channel.channel_id)}
          />
        )}
      />
      {adding && <ChannelForm channel={undefined} onClose={() => setAdding(false)} />}
    </>
  );
}
