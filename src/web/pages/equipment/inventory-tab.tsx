import { useText } from '../../i18n/i18n.ts';
import { PlainTable } from './plain-table.tsx';
import type { Document } from './words.tsx';

/** The parts that the device is made of. */
export function InventoryTab({ document }: { readonly document: Document }) {
  const t = useText();
  return (
    <PlainTable
      title={t('equipment.tabs.inventory')}
      rows={document.inventory}
      columns={[
        { title: t('equipment.name'), cell: ({ name, descr }) => name ?? descr, text: ({ name, descr }) => `${name ?? ''} ${descr ?? ''}` },
        { title: t('equipment.class'), cell: (item) => item.class, text: (item) => item.class, wideOnly: true },
        { title: t('equipment.model'), cell: ({ model }) => model, text: ({ model }) => model },
        { title: t('equipment.serial'), cell: ({ serial }) => serial, text: ({ serial }) => serial, numbers: true },
        {
          title: t('equipment.revision'),
          cell: ({ hardware_rev: hardware, firmware_rev: firmware, software_rev: software }) =>
            [hardware, firmware, software].filter((word) => word !== null && word !== '').join(' / ') || '–',
          wideOnly: true,
        },
      ]}
    />
  );
}
