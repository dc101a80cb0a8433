import { Button, Checkbox, Group } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useServices } from './answers.ts';
import { downloadServices } from './download-services.tsx';
import { RegisterService } from './register-service.tsx';
import { ServiceTable } from './service-table.tsx';
import { TEXTS } from './texts.ts';

/** All services that are known, whoever told of them. */
export function Services() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [onlyBad, setOnlyBad] = useState(false);
  const [withHub, setWithHub] = useState(false);
  const { data, error, refetch } = useServices();
  const shown = (data?.items ?? [])
    .map((service) => ({
      ...service,
      instances: service.instances.filter(
        ({ health, ejected_until: ejected, source }) =>
          (withHub || source !== 'hub') && (!onlyBad || health !== 'healthy' || ejected !== null),
      ),
    }))
    .filter(({ instances }) => instances.length > 0);
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Group gap="md">
          <Checkbox size="xs" label={t('onlyUnhealthy')} checked={onlyBad} onChange={(event) => setOnlyBad(event.currentTarget.checked)} />
          <Checkbox size="xs" label={t('withHub')} checked={withHub} onChange={(event) => setWithHub(event.currentTarget.checked)} />
        </Group>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconDownload size={14} />} onClick={() => void downloadServices(t('exported'))}>
            {t('exportCsv')}
          </Button>
          <Button leftSection={<IconPlus size={14} />} disabled={!may('integration.service.register')} onClick={() => setAdding(true)}>
            {t('registerService')}
          </Button>
        </Group>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && shown.length === 0 && (
        <Empty title={t(onlyBad ? 'noneFits' : 'noServices')}>{onlyBad ? undefined : t('noServicesHint')}</Empty>
      )}
      {shown.length > 0 && <ServiceTable services={shown} />}
      {adding && <RegisterService onClose={() => setAdding(false)} />}
    </>
  );
}
