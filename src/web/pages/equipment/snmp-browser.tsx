import { Alert, Button, Code, CopyButton, Group, PasswordInput, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed } from '../../kit/data-states.tsx';
import { useMay } from '../../kit/permissions.ts';
import type { Output } from '../../request.ts';
import type { Document } from './words.tsx';
import { Said } from '../../kit/said.tsx';

type Walked = Output<'snmp.walk'>;

const MOST_VALUES = 500;
const OID = /^\.?[0-2](\.\d{1,10}){1,127}$/;
/** Where people usually begin. */
const BEGINNINGS = [
  ['system', '1.3.6.1.2.1.1'],
  ['interfaces', '1.3.6.1.2.1.2'],
  ['ifXTable', '1.3.6.1.2.1.31.1.1'],
  ['ip', '1.3.6.1.2.1.4'],
  ['host', '1.3.6.1.2.1.25'],
  ['entity', '1.3.6.1.2.1.47'],
  ['lldp', '1.0.8802.1.1.2'],
  ['enterprises', '1.3.6.1.4.1'],
] as const;

/** Everything that the agent of the device says below an object, as it says it. */
export function SnmpBrowser({ document }: { readonly document: Document }) {
  const t = useText();
  const may = useMay();
  const [walked, setWalked] = useState<{ readonly oid: string; readonly answer?: Walked; readonly failure?: unknown }>();
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { oid: '1.3.6.1.2.1.1', community: '' },
    validate: { oid: (oid) => (OID.test(oid.trim()) ? null : t('equipment.oidHint')) },
  });
  const read = async (oid: string) => {
    form.setFieldValue('oid', oid);
    setBusy(true);
    const { project_id, equipment_id: node_id, server } = document;
    const { community } = form.getValues();
    try {
      const answer = await ask('snmp.walk', {
        project_id,
        node_id,
        server,
        oid,
        most_values: MOST_VALUES,
        ...(community === '' ? {} : { community }),
      });
      setWalked({ oid, answer });
    } catch (failure) {
      setWalked({ oid, failure: asHubFailure(failure) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {!document.snmp_data.snmp_available && (
        <Alert color="gray" variant="light" py={4} mb="xs">
          {t('equipment.noSnmp')}
        </Alert>
      )}
      <form onSubmit={form.onSubmit(({ oid }) => void read(oid.trim()))}>
        <Group align="flex-end" gap="xs" mb={4}>
          <TextInput size="xs" w={280} label={t('equipment.oid')} ff="monospace" {...form.getInputProps('oid')} />
          <PasswordInput
            size="xs"
            w={180}
            label={t('equipment.community')}
            placeholder={t('equipment.communityHint')}
            autoComplete="off"
            {...form.getInputProps('community')}
          />
          <Button size="xs" type="submit" loading={busy} disabled={!may('snmp.walk')}>
            {t('equipment.read')}
          </Button>
        </Group>
      </form>
      <Group gap={4} mb="xs">
        {BEGINNINGS.map(([name, oid]) => (
          <Button key={oid} size="compact-xs" variant="default" disabled={busy || !may('snmp.walk')} onClick={() => void read(oid)}>
            {name}
          </Button>
        ))}
      </Group>
      {walked?.failure !== undefined && <Failed error={walked.failure} retry={() => void read(walked.oid)} />}
      {walked?.answer !== undefined && <Values answer={walked.answer} into={(oid) => void read(oid)} />}
    </>
  );
}

function Values({ answer, into }: { readonly answer: Walked; readonly into: (oid: string) => void }) {
  const t = useText();
  return (
    <>
      <Text size="xs" c="dimmed" mb={4} role="status">
        <Said text={answer.reason} />
      </Text>
      {answer.values.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('equipment.tabs.snmp')} verticalSpacing={2}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('equipment.oid')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.type')}</Table.Th>
                <Table.Th>{t('equipment.value')}</Table.Th>
                <Table.Th w={28} aria-label={t('words.copy')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {answer.values.map(({ oid, name, type, value }) => (
                <Table.Tr key={oid}>
                  <Table.Td>
                    <UnstyledButton onClick={() => into(parentOf(oid))} title={t('equipment.into', { oid: parentOf(oid) })}>
                      <Code>{oid}</Code>
                    </UnstyledButton>
                    {name !== undefined && (
                      <Text span size="xs" c="dimmed" ml={6}>
                        {name}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="wide-only">
                    <Text span size="xs" c="dimmed">
                      {type}
                    </Text>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }} ff="monospace">
                    {value === null ? '–' : String(value)}
                  </Table.Td>
                  <Table.Td>
                    <CopyButton value={`${oid} = ${String(value)}`}>
                      {({ copied, copy }) => (
                        <UnstyledButton onClick={copy} aria-label={copied ? t('words.copied') : t('words.copy')}>
                          <IconCopy size={13} />
                        </UnstyledButton>
                      )}
                    </CopyButton>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

/** Two levels up: of a variable, the entry of its table or the group of its scalar. */
function parentOf(oid: string): string {
  const parts = oid.split('.');
  return parts.slice(0, Math.max(2, parts.length - 2)).join('.');
}
