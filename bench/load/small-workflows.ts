/** What one run of a soak has for itself: two nodes and the link between them. */
export interface Slot {
  readonly project_id: string;
  readonly a: string;
  readonly b: string;
  readonly link_id: string;
}

/** A small workflow, and what the lab must have seen once of a run of it. */
export interface SmallWorkflow {
  readonly definition: { readonly name: string } & Readonly<Record<string, unknown>>;
  readonly ends: 'succeeded' | 'failed';
  /** `a`, `b` and `link` stand for those of the slot. */
  expected(delayMs: number): readonly string[];
}

const SLOT = {
  properties: {
    project_id: { type: 'string' },
    a: { type: 'string' },
    b: { type: 'string' },
    link_id: { type: 'string' },
    delay: { type: 'integer' },
  },
  required: ['project_id', 'a', 'b', 'link_id', 'delay'],
};
const project_id = '${{ inputs.project_id }}';

function node(id: string, act: 'start' | 'stop', which: 'a' | 'b', needs: readonly string[] = []): object {
  return { id, needs, operation: `gns3.node.${act}`, with: { project_id, node_id: `\${{ inputs.${which} }}` } };
}

function filters(id: string, value: object, needs: readonly string[]): object {
  return { id, needs, operation: 'gns3.link.filters.set', with: { project_id, link_id: '${{ inputs.link_id }}', filters: value } };
}

const DELAYED = { delay: ['${{ inputs.delay }}', 0] };
const delayed = (delayMs: number): string => `link: open {"delay":[${delayMs},0]}`;

export const SMALL_WORKFLOWS: readonly SmallWorkflow[] = [
  {
    definition: {
      name: 'soak_parallel',
      inputs: SLOT,
      steps: [
        node('start_a', 'start', 'a'),
        node('start_b', 'start', 'b'),
        filters('hurt', DELAYED, ['start_a', 'start_b']),
        filters('heal', {}, ['hurt']),
        node('stop_a', 'stop', 'a', ['heal']),
        node('stop_b', 'stop', 'b', ['heal']),
      ],
      outputs: { started: '${{ steps.start_a.output.node.status }}' },
    },
    ends: 'succeeded',
    expected: (ms) => ['a: started', 'b: started', delayed(ms), 'link: open {}', 'a: stopped', 'b: stopped'],
  },
  {
    definition: {
      name: 'soak_foreach',
      inputs: SLOT,
      steps: [
        {
          id: 'start',
          operation: 'gns3.node.start',
          foreach: '[inputs.a, inputs.b]',
          parallel: 2,
          with: { project_id, node_id: '${{ item }}' },
        },
        {
          id: 'stop',
          needs: ['start'],
          operation: 'gns3.node.stop',
          foreach: '[inputs.a, inputs.b]',
          with: { project_id, node_id: '${{ item }}' },
        },
      ],
      outputs: { stopped: '${{ steps.stop.output.size() }}' },
    },
    ends: 'succeeded',
    expected: () => ['a: started', 'b: started', 'a: stopped', 'b: stopped'],
  },
  {
    definition: {
      name: 'soak_wait',
      inputs: SLOT,
      steps: [
        filters('hurt', DELAYED, []),
        { id: 'pause', needs: ['hurt'], wait: { duration: '1s' } },
        { id: 'go', needs: ['pause'], wait: { signal: 'go' } },
        filters('heal', {}, ['go']),
      ],
      outputs: { said: '${{ steps.go.output }}' },
    },
    ends: 'succeeded',
    expected: (ms) => [delayed(ms), 'link: open {}'],
  },
  {
    definition: {
      name: 'soak_undo',
      inputs: SLOT,
      steps: [
        {
          ...node('start_a', 'start', 'a'),
          undo: { operation: 'gns3.node.stop', with: { project_id, node_id: '${{ inputs.a }}' } },
        },
        {
          ...filters('hurt', DELAYED, ['start_a']),
          undo: { operation: 'gns3.link.filters.set', with: { project_id, link_id: '${{ inputs.link_id }}', filters: {} } },
        },
        {
          id: 'judge',
          needs: ['hurt'],
          operation: 'orchestration.assert',
          with: { given: { well: false }, assertions: [{ name: 'it is well', expression: 'given.well' }], required: true },
        },
      ],
    },
    ends: 'failed',
    expected: (ms) => ['a: started', delayed(ms), 'link: open {}', 'a: stopped'],
  },
];
