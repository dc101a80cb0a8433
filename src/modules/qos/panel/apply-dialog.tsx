import {
  Alert,
  Badge,
  Button,
  Checkbox,
  Group,
  Loader,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act } from '#web/kit/acts.ts';
import { Failed } from '#web/kit/data-states.tsx';
import { linkName } from '#web/kit/link-name.ts';
import { useMay } from '#web/kit/permissions.ts';
import { Said } from '#web/kit/said.tsx';
import { useProjects, useTopology } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Application, Wanted } from './answers.ts';
import { Compared, STATE_COLOURS } from './compared.tsx';
import { PlanSteps } from './plan-steps.tsx';
import { TEXTS } from './texts.ts';

/** So many are asked for at once; the lists of the product and of people are shorter. */
const MOST = 500;

type Kind = 'profile' | 'policy';

/** What is put where, and how it is measured. */
interface Choice {
  readonly projectId: string | null;
  readonly kind: Kind;
  readonly name: string | null;
  readonly on: 'link' | 'interface';
  readonly linkId: string | null;
  readonly nodeId: string | null;
  readonly device: string;
  readonly probeNode: string | null;
  readonly probeAddress: string;
  readonly strict: boolean;
  readonly minutes: number | null;
}

const NOTHING: Choice = {
  projectId: null,
  kind: 'profile',
  name: null,
  on: 'link',
  linkId: null,
  nodeId: null,
  device: '',
  probeNode: null,
  probeAddress: '',
  strict: true,
  minutes: null,
};

/** Chooses what is put where, shows step by step what that would do, and does it. */
export function ApplyDialog({ onClose }: { readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [choice, setChoice] = useState(NOTHING);
  const [planned, setPlanned] = useState<Wanted>();
  const [working, setWorking] = useState(false);
  const [outcome, setOutcome] = useState<Application>();
  const projects = (useProjects() ?? []).filter(({ status }) => status === 'opened');
  const projectId = choice.projectId ?? projects[0]?.project_id ?? '';
  const project = useTopology(projectId);
  const documents = useDocuments(choice.kind);
  const change = (part: Partial<Choice>): void => {
    setChoice((before) => ({ ...before, ...part }));
    setPlanned(undefined);
  };
  const target = project === undefined || project === null ? undefined : targetOf(choice, project);
  const {
    data: plan,
    error,
    refetch,
  } = useQuery({
    queryKey: ['qos.plan', planned],
    queryFn: () => ask('qos.plan', planned!),
    enabled: planned !== undefined,
    // Consoles are asked for it: not again because a window came to the front.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const apply = async (): Promise<void> => {
    setWorking(true);
    const done = await act('qos.apply', { ...planned!, ...verificationOf(choice) }, { subject: 'qos/apply', name: plan!.what });
    setWorking(false);
    setOutcome(done);
    await queryClient.invalidateQueries({ queryKey: ['qos.application.list'] });
  };
  const nodes = (project?.nodes ?? []).map(({ node_id: value, name: label }) => ({ value, label }));
  const links = (project?.links ?? []).map((link) => ({
    value: link.link_id,
    label: linkName(link, (id) => project?.nodes.find(({ node_id: each }) => each === id)),
  }));
  const probed = choice.probeNode !== null && choice.probeAddress.trim() !== '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('applyTitle')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={false}
    >
      <Stack gap="sm">
        {outcome === undefined && (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              <Select
                label={t('kind')}
                data={[
                  { value: 'profile', label: t('aProfile') },
                  { value: 'policy', label: t('aPolicy') },
                ]}
                value={choice.kind}
                allowDeselect={false}
                onChange={(kind) => change({ kind: kind as Kind, name: null, ...(kind === 'policy' ? { on: 'interface' as const } : {}) })}
                data-autofocus
              />
              <Select
                label={t('name')}
                data={documents.map(({ name: value, title }) => ({ value, label: title }))}
                value={choice.name}
                onChange={(name) => change({ name })}
                searchable
              />
            </SimpleGrid>
            <Select
              label={t('project')}
              data={projects.map(({ project_id: value, name: label }) => ({ value, label }))}
              value={projectId}
              allowDeselect={false}
              onChange={(id) => change({ projectId: id, linkId: null, nodeId: null, probeNode: null })}
            />
            {choice.kind === 'profile' && (
              <SegmentedControl
                aria-label={t('where')}
                value={choice.on}
                onChange={(on) => change({ on: on })}
                data={[
                  { value: 'link', label: t('onLink') },
                  { value: 'interface', label: t('onInterface') },
                ]}
              />
            )}
            {choice.on === 'link' && choice.kind === 'profile' ? (
              <Select
                label={t('link')}
                data={links}
                value={choice.linkId}
                onChange={(linkId) => change({ linkId })}
                searchable
                {...(links.length === 0 ? { description: t('noLinks') } : {})}
              />
            ) : (
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                <Select label={t('node')} data={nodes} value={choice.nodeId} onChange={(nodeId) => change({ nodeId })} searchable />
                <TextInput
                  size="xs"
                  label={t('interface')}
                  placeholder="eth0"
                  value={choice.device}
                  maxLength={40}
                  onChange={(event) => change({ device: event.currentTarget.value })}
                />
              </SimpleGrid>
            )}
            {choice.kind === 'profile' && (
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                <Select
                  label={t('probeFrom')}
                  placeholder={t('noProbe')}
                  data={nodes}
                  value={choice.probeNode}
                  onChange={(probeNode) => change({ probeNode, strict: probeNode !== null })}
                  searchable
                  clearable
                />
                <TextInput
                  size="xs"
                  label={t('probeTo')}
                  placeholder="10.0.0.2"
                  value={choice.probeAddress}
                  maxLength={15}
                  disabled={choice.probeNode === null}
                  onChange={(event) => change({ probeAddress: event.currentTarget.value })}
                />
              </SimpleGrid>
            )}
            <Group align="end">
              <NumberInput
                size="xs"
                label={t('forHowLong')}
                value={choice.minutes ?? ''}
                min={1}
                max={525_600}
                allowDecimal={false}
                onChange={(minutes) => change({ minutes: typeof minutes === 'number' ? minutes : null })}
                style={{ flex: '1 1 14rem' }}
              />
              <Checkbox
                label={t('strict')}
                checked={choice.strict}
                onChange={(event) => change({ strict: event.currentTarget.checked })}
                mb={8}
              />
            </Group>
          </>
        )}
        {error !== null && planned !== undefined && <Failed error={error} retry={() => void refetch()} />}
        {planned !== undefined && plan === undefined && error === null && (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">{t('planning')}</Text>
          </Group>
        )}
        {planned !== undefined && plan !== undefined && outcome === undefined && (
          <PlanSteps plan={plan} measured={choice.kind === 'policy' ? 'shown' : probed ? 'pinged' : 'not'} />
        )}
        {outcome !== undefined && (
          <Alert color={STATE_COLOURS[outcome.state]} data-outcome={outcome.state} title={outcome.what}>
            <Badge color={STATE_COLOURS[outcome.state]} radius="sm" tt="none" mb={4}>
              {t(outcome.state)}
            </Badge>
            <Text size="sm">
              <Said text={outcome.reason} />
            </Text>
            <Compared application={outcome} />
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          {working && (
            <Text size="sm" role="status">
              {t('working')}
            </Text>
          )}
          <Button variant="default" onClick={onClose} disabled={working}>
            {t(outcome === undefined ? 'cancel' : 'close')}
          </Button>
          {outcome === undefined && plan === undefined && (
            <Button disabled={target === undefined} loading={planned !== undefined && error === null} onClick={() => setPlanned(target)}>
              {t('plan')}
            </Button>
          )}
          {outcome === undefined && plan !== undefined && planned !== undefined && (
            <Button
              disabled={
                plan.problems.length > 0 || !may(choice.on === 'link' && choice.kind === 'profile' ? 'qos.apply' : 'qos.policy.save', null)
              }
              loading={working}
              onClick={() => void apply()}
            >
              {t('apply')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function useDocuments(kind: Kind): readonly { readonly name: string; readonly title: string }[] {
  const profiles = useQuery({
    queryKey: ['qos.profile.list'],
    queryFn: ({ signal }) => ask('qos.profile.list', { limit: MOST }, { signal }),
  });
  const policies = useQuery({
    queryKey: ['qos.policy.list'],
    queryFn: ({ signal }) => ask('qos.policy.list', { limit: MOST }, { signal }),
  });
  return (kind === 'profile' ? profiles.data?.items : policies.data?.items) ?? [];
}

/** What would be asked; undefined as long as something is missing. */
function targetOf(
  { kind, name, on, linkId, nodeId, device }: Choice,
  { project_id, server }: { readonly project_id: string; readonly server: string },
): Wanted | undefined {
  if (name === null) return undefined;
  const what = { project_id, server, [kind]: name };
  if (kind === 'profile' && on === 'link') return linkId === null ? undefined : { ...what, link_id: linkId };
  return nodeId === null || device.trim() === '' ? undefined : { ...what, node_id: nodeId, interface: device.trim() };
}

function verificationOf({ probeNode, probeAddress, strict, minutes }: Choice): Pick<Input<'qos.apply'>, 'probes' | 'strict' | 'for_s'> {
  const address = probeAddress.trim();
  return {
    probes: probeNode === null || address === '' ? [] : [{ node_id: probeNode, address }],
    strict,
    ...(minutes === null ? {} : { for_s: minutes * 60 }),
  };
}
