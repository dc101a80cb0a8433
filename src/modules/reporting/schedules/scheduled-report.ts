import { WorkflowDefinition } from '#kernel/workflow.ts';
import { runReportSchedule } from '../messages.ts';

/** What a schedule starts: the report, and a word to those who want to know of it. A run survives whatever happens to the process. */
export const SCHEDULED_REPORT = WorkflowDefinition.parse({
  name: 'scheduled_report',
  description: 'Makes the report of a schedule and tells channels of notifications that it is there.',
  inputs: {
    properties: {
      schedule: { type: 'string', minLength: 1, maxLength: 64 },
      until: { type: 'string', format: 'date-time' },
      channels: { type: 'array', items: { type: 'string' }, maxItems: 20, default: [] },
    },
    required: ['schedule', 'until'],
  },
  steps: [
    {
      id: 'report',
      operation: runReportSchedule.name,
      with: { schedule: '${{ inputs.schedule }}', until: '${{ inputs.until }}' },
      retry: { attempts: 3, initial: '10s' },
    },
    {
      id: 'tell',
      needs: ['report'],
      if: 'size(inputs.channels) > 0',
      operation: 'notification.send',
      with: {
        title: '${{ steps.report.output.title }}',
        text: [
          '${{ steps.report.output.from }} – ${{ steps.report.output.until }}: ${{ steps.report.output.verdict }}.',
          'It is at /modules/reporting, and at /api/common/api/v1/reporting/reports/${{ steps.report.output.report_id }}/download/?format=pdf.',
        ].join('\n'),
        severity: 'info',
        channels: '${{ inputs.channels }}',
        key: '${{ run.id }}/report',
        report: { report_id: '${{ steps.report.output.report_id }}', format: 'pdf' },
      },
      when_absent: 'skip',
      on_failure: 'continue',
    },
  ],
  outputs: { report_id: '${{ steps.report.output.report_id }}' },
});
