import type { Admission, Hub } from '#kernel/hub.ts';
import { fail } from '#kernel/error.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { admissionBy } from './admission.ts';
import { approvalAnswers, type ApprovalParts } from './approval-answers.ts';
import { approvalApproved, approvalAsked, approvalRefused, changeApplied, changePlanned } from './events.ts';
import { planAnswers } from './plan-answers.ts';

export interface ChangesOptions extends Pick<ApprovalParts, 'permissionsOf'> {
  /** The hub as the doors have it: what is planned is looked at and done on behalf of who asks. */
  readonly hub: () => Hub;
}

/** Changes are planned before they are made, and those of agents are held against their keys: beside the module, what the hub asks before each command. */
export function changes({ hub, permissionsOf }: ChangesOptions): { readonly module: Module; readonly admits: Admission } {
  let context: ModuleContext | undefined;
  const around = (): ModuleContext => {
    if (context === undefined) throw fail('module_unavailable', 'Keys of agents cannot be looked at: the module changes has not started.');
    return context;
  };
  return {
    admits: admissionBy(hub, around),
    module: defineModule({
      name: 'changes',
      version: '1.0.0',
      summary: 'Changes are planned before they are made, and what agents want waits for people.',
      capabilities: ['plans', 'approvals'],
      answers: [...planAnswers(hub), ...approvalAnswers({ hub, permissionsOf })],
      emits: [changePlanned, changeApplied, approvalAsked, approvalApproved, approvalRefused],
      async start(started) {
        context = started;
      },
    }),
  };
}
