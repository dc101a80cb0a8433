import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { placeAt } from './place.ts';
import { proposalsFor, type Schema } from './proposals.ts';

const schema = z.toJSONSchema(WorkflowDefinition, { io: 'input' }) as Schema;

function labels(text: string): string[] {
  const place = placeAt(text.replace('|', ''), text.indexOf('|'))!;
  return proposalsFor(schema, place).map(({ label }) => label);
}

describe('proposals for a workflow', () => {
  test('are the fields that are not there yet', () => {
    expect(labels('name: x\n|')).toEqual(['description', 'inputs', 'triggers', 'steps', 'outputs']);
    const step = labels('steps:\n  - id: a\n    |');
    expect(step).toContain('operation');
    expect(step).not.toContain('id');
  });

  test('go through alternatives', () => {
    expect(labels('triggers:\n  - |')).toEqual(['event', 'schedule', 'webhook']);
    expect(labels('triggers:\n  - schedule:\n      cron: x\n      |')).toEqual(['timezone', 'missed']);
  });

  test('are the values that a field may have', () => {
    expect(labels('steps:\n  - id: a\n    on_failure: |')).toEqual(['stop', 'continue']);
    expect(labels('triggers:\n  - schedule:\n      missed: |')).toEqual(['skip', 'once']);
  });
});
