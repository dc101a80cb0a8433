import { WorkflowDefinition } from '#kernel/workflow.ts';
import { compareWiring, discoverEquipment, sweepNetworks, tryAddresses } from './messages.ts';

export const DISCOVER_PROJECT = 'discover_project';

/**
 * Discovers the devices that are named, so many at once, then compares what they see with GNS3. A run of it goes on whatever happens to the process.
 */
export const discoverProjectWorkflow = (parallel: number): WorkflowDefinition =>
  WorkflowDefinition.parse({
    name: DISCOVER_PROJECT,
    description: 'Discovers devices of a project in depth, many at once, and compares the wiring that they see with that of GNS3.',
    inputs: {
      properties: {
        project_id: { type: 'string', format: 'uuid', description: 'The project.' },
        server: { type: 'string', description: 'Which GNS3 server has it.' },
        equipment_ids: { type: 'array', items: { type: 'string', format: 'uuid' }, description: 'Its devices: ids of their nodes.' },
      },
      required: ['project_id', 'server', 'equipment_ids'],
    },
    steps: [
      {
        id: 'discover',
        description: 'Each device in its eleven steps.',
        operation: discoverEquipment.name,
        foreach: 'inputs.equipment_ids',
        parallel,
        timeout: '10m',
        with: {
          project_id: '${{ inputs.project_id }}',
          server: '${{ inputs.server }}',
          equipment_id: '${{ item }}',
          answer: 'summary',
        },
        on_failure: 'continue',
      },
      {
        id: 'wiring',
        description: 'What the devices see, against what GNS3 says.',
        needs: ['discover'],
        operation: compareWiring.name,
        with: { project_id: '${{ inputs.project_id }}', server: '${{ inputs.server }}' },
        retry: { attempts: 3, initial: '1s', max: '5s' },
      },
      {
        id: 'addresses',
        description: 'Addresses that no other device showed to be of the project before.',
        needs: ['discover'],
        operation: tryAddresses.name,
        with: { project_id: '${{ inputs.project_id }}', server: '${{ inputs.server }}' },
        on_failure: 'continue',
      },
      {
        id: 'sweep',
        description: 'Who else answers in the networks that were found.',
        needs: ['addresses'],
        operation: sweepNetworks.name,
        with: { project_id: '${{ inputs.project_id }}', server: '${{ inputs.server }}' },
        on_failure: 'continue',
      },
    ],
    outputs: {
      devices: '${{ inputs.equipment_ids.size() }}',
      complete: "${{ steps.discover.output.filter(d, d != null && d.discovery_status == 'complete').size() }}",
      partial: "${{ steps.discover.output.filter(d, d != null && d.discovery_status == 'partial').size() }}",
      failed: "${{ steps.discover.output.filter(d, d == null || d.discovery_status == 'failed').size() }}",
      drifts_found: '${{ steps.wiring.output.found.size() }}',
      drifts_cleared: '${{ steps.wiring.output.cleared.size() }}',
      score: '${{ steps.wiring.output.score }}',
      unknown_addresses:
        '${{ steps.sweep.output == null ? [] : steps.sweep.output.items.filter(i, i.equipment_id == null).map(i, i.address) }}',
    },
  });
