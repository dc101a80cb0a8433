import { Alert, Table, Text } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { Time } from '../../kit/time.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { PlainTable } from './plain-table.tsx';
import { Section, Sources, type Document } from './words.tsx';

const NAMES = ['name', 'vendor', 'os', 'model', 'version', 'serial', 'features', 'kind', 'location', 'contact', 'description'] as const;
/** Where the facts of the document keep what the identity shows. */
const FACTS: Readonly<Partial<Record<(typeof NAMES)[number], string>>> = {
  name: 'system.name',
  location: 'system.location',
  contact: 'system.contact',
  description: 'system.descr',
};

/** What the device is, who says so and how sure that is. */
export function IdentityTab({ document }: { readonly document: Document }) {
  const t = useText();
  const percent = new Intl.NumberFormat(useLanguage(), { style: 'percent' });
  const known = NAMES.filter((name) => document.identity[name] !== null);
  const factOf = (name: (typeof NAMES)[number]) => document.facts.find(({ fact }) => fact === (FACTS[name] ?? `identity.${name}`));
  return (
    <>
      <Conflicts document={document} />
      {known.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('equipment.nothing')}
        </Text>
      )}
      {known.length > 0 && (
        <ListTable
          label={t('equipment.tabs.identity')}
          columns={[
            { title: t('equipment.fact') },
            { title: t('equipment.value'), plain: true },
            { title: t('equipment.saidBy') },
            { title: t('equipment.confidence'), wide: true },
            { title: t('equipment.at'), wide: true },
          ]}
        >
          {known.map((name) => {
            const fact = factOf(name);
            return (
              <Table.Tr key={name} data-fact={name}>
                <Table.Td fw={600}>{t(`equipment.factNames.${name}`)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{document.identity[name]}</Table.Td>
                <Table.Td>{fact !== undefined && <Sources of={[fact.source, ...fact.agrees]} />}</Table.Td>
                <Table.Td className="wide-only numbers">{fact !== undefined && percent.format(fact.confidence)}</Table.Td>
                <Table.Td className="wide-only">{fact !== undefined && <Time at={fact.observed_at} />}</Table.Td>
              </Table.Tr>
            );
          })}
        </ListTable>
      )}
      <Unproved document={document} />
      <Section title={t('equipment.allFacts')}>
        <PlainTable
          title={t('equipment.allFacts')}
          rows={document.facts}
          columns={[
            { title: t('equipment.fact'), cell: ({ fact }) => fact, text: ({ fact }) => fact },
            {
              title: t('equipment.value'),
              cell: ({ value }) => <span style={{ overflowWrap: 'anywhere' }}>{String(value)}</span>,
              text: ({ value }) => String(value),
            },
            { title: t('equipment.saidBy'), cell: ({ source, agrees }) => <Sources of={[source, ...agrees]} /> },
            { title: t('equipment.confidence'), cell: ({ confidence }) => percent.format(confidence), numbers: true, wideOnly: true },
            { title: t('equipment.at'), cell: ({ observed_at: at }) => <Time at={at} />, wideOnly: true },
          ]}
        />
      </Section>
    </>
  );
}

/** Facts about which sources disagree, side by side. */
function Conflicts({ document }: { readonly document: Document }) {
  const t = useText();
  const facts = document.facts.filter(({ others }) => others.length > 0);
  if (facts.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconArrowsSplit size={18} />}
      title={t('equipment.conflict')}
      mb="sm"
      data-conflicts={facts.length}
    >
      {facts.map(({ fact, value, source, others }) => (
        <Text size="sm" key={fact}>
          <b>{fact}</b>:{' '}
          {[{ value, source }, ...others]
            .map((claim) => t('equipment.says', { source: t(`equipment.sources.${claim.source}`), value: String(claim.value) }))
            .join('; ')}
        </Text>
      ))}
    </Alert>
  );
}

/** What answers at its addresses and may be somebody else. */
function Unproved({ document }: { readonly document: Document }) {
  const t = useText();
  if (document.unproved.length === 0) return null;
  return (
    <Section title={t('equipment.unproved')}>
      <Text size="xs" c="dimmed" mb={4}>
        {t('equipment.unprovedHint')}
      </Text>
      <PlainTable
        title={t('equipment.unproved')}
        rows={document.unproved}
        columns={[
          { title: t('equipment.address'), cell: ({ address }) => address, text: ({ address }) => address, numbers: true },
          { title: t('equipment.saidBy'), cell: ({ source }) => <Sources of={[source]} /> },
          { title: t('equipment.name'), cell: ({ name, serial }) => [name, serial].filter((word) => word !== null).join(' · ') || '–' },
          { title: t('equipment.why'), cell: ({ ownership }) => ownership.reason },
        ]}
      />
    </Section>
  );
}
