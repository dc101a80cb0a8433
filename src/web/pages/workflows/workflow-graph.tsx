import './workflows.css';
import { Loader } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockPause,
  IconHandStop,
  IconHourglass,
  IconPlayerSkipForward,
  IconRoute,
  type Icon,
} from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { StepDefinition } from '#kernel/workflow.ts';
import { useText } from '../../i18n/i18n.ts';
import { layoutOf, STEP_HEIGHT, STEP_WIDTH } from './graph-layout.ts';

const STEP_STATUSES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'undone', 'cancelled'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

const ICONS: Readonly<Record<Exclude<StepStatus, 'running'>, Icon>> = {
  pending: IconCircleDashed,
  waiting: IconClockPause,
  succeeded: IconCircleCheck,
  failed: IconCircleX,
  skipped: IconPlayerSkipForward,
  undone: IconArrowBackUp,
  cancelled: IconCircleX,
};

interface WorkflowGraphProps {
  readonly steps: readonly StepDefinition[];
  /** Of a run; absent: a definition. */
  readonly statuses?: ReadonlyMap<string, StepStatus>;
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly label: string;
}

/** The steps of a workflow and what needs what, from left to right; of a run, how each of them stands. */
export function WorkflowGraph({ steps, statuses, selected, onSelect, label }: WorkflowGraphProps) {
  const t = useText();
  const layout = useMemo(() => layoutOf(steps), [steps]);
  const byId = useMemo(() => new Map(steps.map((step) => [step.id, step])), [steps]);
  const frame = useRef<HTMLDivElement>(null);
  // What is looked at, else where the run stands, is in sight.
  const shown = selected ?? steps.findLast(({ id }) => statuses?.get(id) === 'running')?.id;
  useEffect(() => {
    const element = frame.current?.querySelector<HTMLElement>(`[data-step="${shown ?? ''}"]`);
    if (element !== null && element !== undefined)
      frame.current!.scrollTo({ left: element.parentElement!.offsetLeft - 40, behavior: 'smooth' });
  }, [shown]);
  return (
    <div ref={frame} className="workflow-graph" role="group" aria-label={label}>
      <div style={{ position: 'relative', width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {layout.edges.map(({ from, to, path }) => (
            <path key={`${from} ${to}`} d={path} data-lit={from === selected || to === selected} />
          ))}
        </svg>
        <ol>
          {layout.steps.map(({ id, x, y }) => {
            const step = byId.get(id)!;
            const status = statuses?.get(id);
            return (
              <li key={id} style={{ left: x, top: y, width: STEP_WIDTH, height: STEP_HEIGHT }}>
                <button
                  type="button"
                  className="workflow-step"
                  data-status={status}
                  data-step={id}
                  aria-pressed={id === selected}
                  aria-label={`${id}, ${whatOf(step)}${status === undefined ? '' : `, ${t(`workflows.step.${status}`)}`}`}
                  onClick={() => onSelect(id === selected ? undefined : id)}
                >
                  <span className="workflow-step-head">
                    {status !== undefined && <StepMark status={status} />}
                    <b className="clipped">{id}</b>
                    <span className="workflow-step-signs">{signsOf(step)}</span>
                  </span>
                  <span className="workflow-step-what clipped">
                    <KindMark step={step} /> {whatOf(step)}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

/** How a step stands, by shape and colour. */
export function StepMark({ status, size = 15 }: { readonly status: StepStatus; readonly size?: number }) {
  if (status === 'running') return <Loader size={size - 3} aria-hidden="true" />;
  const Mark = ICONS[status];
  return <Mark size={size} className="step-mark" data-status={status} aria-hidden="true" />;
}

/** A wait, an approval, another workflow; what asks an operation is not marked. */
function KindMark({ step }: { readonly step: StepDefinition }) {
  const Mark =
    step.workflow !== undefined
      ? IconRoute
      : step.wait?.approval !== undefined
        ? IconHandStop
        : step.wait === undefined
          ? undefined
          : IconHourglass;
  return Mark === undefined ? null : <Mark size={12} aria-hidden="true" style={{ verticalAlign: '-1px' }} />;
}

/** What a step does, in the words of its definition. */
function whatOf({ operation, workflow, wait }: StepDefinition): string {
  if (operation !== undefined) return operation;
  if (workflow !== undefined) return workflow;
  return wait?.event?.type ?? wait?.signal ?? wait?.approval?.prompt ?? wait?.duration ?? wait?.until ?? '';
}

/** What is special about a step, in signs: condition, repetition, reversal. */
function signsOf(step: StepDefinition) {
  return (
    <>
      {step.if !== undefined && <span title={`if ${step.if}`}>?</span>}
      {step.foreach !== undefined && <span title="foreach">×n</span>}
      {step.undo !== undefined && (
        <span title={`undo: ${step.undo.operation}`}>
          <IconArrowBackUp size={12} />
        </span>
      )}
    </>
  );
}
