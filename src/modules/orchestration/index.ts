import type { Subscription } from '#kernel/feed.ts';
import type { Operation } from '#kernel/message.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { canonicalModuleName } from '#model/module-names.ts';
import { assertionAnswer } from './assertion.ts';
import { TaskCatalogue } from './catalogue.ts';
import { readLibrary } from './library.ts';
import { taskScheduled, taskStarted, taskUnscheduled } from './messages.ts';
import { taskSchedulesProjection } from './task-schedules.projection.ts';
import { keepTaskSchedules, taskAnswers } from './tasks.ts';

export interface OrchestrationOptions {
  /** Operations of others that it asks. */
  readonly asks: {
    readonly topology: Operation;
    readonly snmpGet: Operation;
    readonly listModules: Operation;
    readonly getRun: Operation;
    readonly cancelRun: Operation;
  };
  readonly scheduler: Scheduler;
}

/** What the product orchestrates by itself: predefined workflows, tasks with schedules, experiments. */
export function orchestration({ asks, scheduler }: OrchestrationOptions): Module {
  const workflows = readLibrary();
  const parts = { catalogue: new TaskCatalogue(workflows, asks.listModules, canonicalModuleName), scheduler, ...asks };
  let schedules: Subscription | null = null;
  return defineModule({
    name: 'orchestration',
    version: '1.0.0',
    summary: 'Predefined workflows, tasks with schedules, and experiments.',
    capabilities: ['workflows', 'tasks', 'schedules', 'experiments'],
    answers: [...taskAnswers(parts), assertionAnswer(parts)],
    needs: Object.values(asks),
    emits: [taskScheduled, taskUnscheduled, taskStarted],
    workflows,
    projections: [taskSchedulesProjection],
    async start(context) {
      schedules = keepTaskSchedules(parts, context);
    },
    async stop() {
      schedules?.close();
    },
  });
}
