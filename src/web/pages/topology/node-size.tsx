import { Anchor, Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { nodeSizeOf, resizableIn } from '#model/node-size.ts';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { useMay } from '../../kit/permissions.ts';
import type { TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { Fact } from './details-facts.tsx';

interface OfNode {
  readonly node: TopologyNode;
  readonly project: Pick<TopologyProject, 'project_id' | 'server' | 'status'>;
}

/** Memory and processors of a node, where its emulator has them, and the way to others. */
export function NodeSizeFact({ node, project }: OfNode) {
  const t = useText();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const { ram_mb: ram, cpus } = nodeSizeOf(node);
  if (resizableIn(node.node_type).length === 0) return null;
  const parts = [
    ram === null ? [] : t('map.size.megabytes', { megabytes: ram }),
    cpus === null ? [] : t('map.size.processors', { count: cpus }),
  ].flat();
  return (
    <Fact term={t('map.size.size')}>
      <span className="numbers">{parts.join(', ')}</span>{' '}
      {may('gns3.node.resize') && project.status === 'opened' && (
        <Anchor component="button" type="button" size="sm" onClick={() => setOpen(true)}>
          {t('map.size.resize')}
        </Anchor>
      )}
      {open && <NodeSizeForm node={node} project={project} close={() => setOpen(false)} />}
    </Fact>
  );
}

function NodeSizeForm({ node, project, close }: OfNode & { readonly close: () => void }) {
  const t = useText();
  const before = nodeSizeOf(node);
  const possible = resizableIn(node.node_type);
  const [ram, setRam] = useState<number | string>(before.ram_mb ?? '');
  const [cpus, setCpus] = useState<number | string>(before.cpus ?? '');
  const [restart, setRestart] = useState(false);
  const wanted = {
    ...(typeof ram === 'number' && ram !== before.ram_mb ? { ram_mb: ram } : {}),
    ...(typeof cpus === 'number' && cpus !== before.cpus ? { cpus } : {}),
  };
  return (
    <FormDialog
      title={t('map.size.resizeTitle', { name: node.name })}
      verb={t('map.size.save')}
      ready={() => Object.keys(wanted).length > 0}
      waits
      save={() =>
        ask('gns3.node.resize', { project_id: project.project_id, server: project.server, node_id: node.node_id, ...wanted, restart })
      }
      close={close}
    >
      {possible.includes('ram_mb') && (
        <NumberInput
          label={t('map.size.ram')}
          min={4}
          max={1_048_576}
          step={128}
          allowDecimal={false}
          value={ram}
          onChange={setRam}
          data-autofocus
        />
      )}
      {possible.includes('cpus') && (
        <NumberInput
          label={t('map.size.cpus')}
          min={node.node_type === 'docker' ? 0.01 : 1}
          max={255}
          allowDecimal={node.node_type === 'docker'}
          value={cpus}
          onChange={setCpus}
        />
      )}
      {node.status !== 'stopped' && (
        <Checkbox label={t('map.size.restart')} checked={restart} onChange={(event) => setRestart(event.currentTarget.checked)} />
      )}
    </FormDialog>
  );
}
