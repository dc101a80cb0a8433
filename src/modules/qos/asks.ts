import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { LinkFilters } from '#model/link.ts';

/** Operations of others that it asks. */
export interface QosAsks {
  readonly node: Operation;
  readonly filters: Operation;
  readonly setFilters: Operation;
  readonly consoleRun: Operation;
}

export type Asking = Pick<Context, 'ask'>;

export interface Place {
  readonly project_id: string;
  readonly server?: string | null | undefined;
}

interface Ran {
  readonly answered: boolean;
  readonly reason: string;
  readonly transcripts: readonly {
    readonly command: string;
    readonly output: string;
    readonly complete: boolean;
    readonly refused: boolean;
  }[];
}

const on = ({ project_id, server }: Place): object => ({ project_id, ...(server === undefined || server === null ? {} : { server }) });

/** What it knows of links and nodes, in its own words. */
export class Equipment {
  readonly #asks: QosAsks;

  constructor(asks: QosAsks) {
    this.#asks = asks;
  }

  async filters(
    place: Place,
    link: string,
    context: Asking,
  ): Promise<{ readonly filters: LinkFilters; readonly types: readonly string[] }> {
    const { filters, available } = (await context.ask(this.#asks.filters, { ...on(place), link_id: link })) as {
      filters: LinkFilters;
      available: readonly { type: string }[];
    };
    return { filters, types: available.map(({ type }) => type) };
  }

  async setFilters(place: Place, link: string, filters: LinkFilters, context: Asking): Promise<void> {
    await context.ask(this.#asks.setFilters, { ...on(place), link_id: link, filters });
  }

  async node(
    place: Place,
    node: string,
    context: Asking,
  ): Promise<{ readonly name: string; readonly node_type: string; readonly status: string }> {
    return (await context.ask(this.#asks.node, { ...on(place), node_id: node })) as { name: string; node_type: string; status: string };
  }

  /** What commands printed; where one was refused or nothing answered, the sentence that says so. */
  async run(
    place: Place,
    node: string,
    { platform, commands, timeoutMs }: { readonly platform: string; readonly commands: readonly string[]; readonly timeoutMs: number },
    context: Asking,
  ): Promise<{ readonly outputs: readonly string[]; readonly failure: string | null }> {
    const ran = (await context.ask(this.#asks.consoleRun, {
      ...on(place),
      node_id: node,
      platform,
      commands: [...commands],
      timeout_ms: timeoutMs,
      stop_at_refusal: true,
    })) as Ran;
    const outputs = ran.transcripts.map(({ output }) => output);
    const refused = ran.transcripts.find((each) => each.refused);
    if (refused !== undefined) {
      return { outputs, failure: `The device refused "${refused.command}": ${refused.output.trim().slice(0, 300)}` };
    }
    if (!ran.answered || ran.transcripts.length < commands.length) return { outputs, failure: ran.reason };
    const cut = ran.transcripts.find((each) => !each.complete);
    return { outputs, failure: cut === undefined ? null : `"${cut.command}" did not end in time.` };
  }
}
