import { Table } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Service } from './answers.ts';
import { InstanceRow } from './instance-row.tsx';
import { ServiceRow } from './service-row.tsx';
import { TEXTS } from './texts.ts';

/** Services, each with its instances below it. */
export function ServiceTable({ services }: { readonly services: readonly Service[] }) {
  const t = usePanelText(TEXTS);
  return (
    <div className="scroll-x">
      <Table aria-label={t('services')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('instance')}</Table.Th>
            <Table.Th className="wide-only">{t('address')}</Table.Th>
            <Table.Th>{t('health')}</Table.Th>
            <Table.Th className="wide-only">{t('lastLook')}</Table.Th>
            <Table.Th className="wide-only">{t('source')}</Table.Th>
            <Table.Th aria-label={t('actions')} />
          </Table.Tr>
        </Table.Thead>
        {services.map((service) => (
          <Table.Tbody key={service.service} data-service={service.service}>
            <ServiceRow service={service} />
            {service.instances.map((instance) => (
              <InstanceRow key={instance.instance_id} service={service.service} instance={instance} />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </div>
  );
}
