import { allOf } from '#kernel/all-of.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { WorkflowDefinition } from '#kernel/workflow.ts';

/** What every task is: a workflow, with inputs that are given already. */
export interface TaskKind {
  readonly task: string;
  readonly summary: string;
  readonly workflow: string;
  /** JSON Schema of what is left to be said. */
  readonly inputs: { readonly [keyword: string]: Json };
  readonly given: { readonly [input: string]: Json };
}

/** Workflows that are tasks under their own name. */
const TASKS = ['orchestrate_system_monitoring', 'start_gns3_project_complete', 'generate_unified_report', 'clean_system_cache'] as const;
/** Runs `monitor_<module>` for each module. */
const MONITOR = 'monitor_module';
const PREFIX = 'monitor_';
/** The six modules have their task also while they are away: the run then says so. */
const MODULES = ['monitoring', 'security', 'qos', 'network', 'assistant', 'reporting'] as const;

export class TaskCatalogue {
  readonly #workflows: ReadonlyMap<string, WorkflowDefinition>;
  readonly #listModules: Operation;
  readonly #canonical: (name: string) => string;

  constructor(workflows: readonly WorkflowDefinition[], listModules: Operation, canonical: (name: string) => string) {
    this.#workflows = new Map(workflows.map((workflow) => [workflow.name, workflow]));
    this.#listModules = listModules;
    this.#canonical = canonical;
  }

  /** All tasks by name: those of modules that registered meanwhile too. */
  async all(context: Pick<ModuleContext, 'ask'>): Promise<readonly TaskKind[]> {
    const registered = await this.#registered(context);
    const monitors = [...new Set([...MODULES, ...registered])].map((module) => this.#monitor(module));
    return [...TASKS.map((name) => this.#own(name)), ...monitors].sort((one, other) => (one.task < other.task ? -1 : 1));
  }

  /** @throws not_found */
  async find(task: string, context: Pick<ModuleContext, 'ask'>): Promise<TaskKind> {
    const own = TASKS.find((name) => name === task);
    if (own !== undefined) return this.#own(own);
    if (task.startsWith(PREFIX)) {
      const module = this.#canonical(task.slice(PREFIX.length));
      if ((MODULES as readonly string[]).includes(module) || (await this.#registered(context)).includes(module))
        return this.#monitor(module);
    }
    throw fail('not_found', `There is no task ${task}; GET …/tasks/ lists them.`);
  }

  #own(name: string): TaskKind {
    const { description = name, inputs = {} } = this.#workflow(name);
    return { task: name, summary: description, workflow: name, inputs: inputs as TaskKind['inputs'], given: {} };
  }

  #monitor(module: string): TaskKind {
    return {
      task: `${PREFIX}${module}`,
      summary: `Looks at the module ${module} and tells how it is.`,
      workflow: MONITOR,
      inputs: {},
      given: { module },
    };
  }

  #workflow(name: string): WorkflowDefinition {
    return this.#workflows.get(name)!;
  }

  async #registered(context: Pick<ModuleContext, 'ask'>): Promise<readonly string[]> {
    return (await allOf<{ readonly name: string }>(context, this.#listModules)).map(({ name }) => name);
  }
}
