import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Lab } from '#lab/index.ts';

export interface StepView {
  readonly id: string;
  readonly status: string;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly log?: readonly { readonly message: string }[];
}

export interface RunView {
  readonly run_id: string;
  readonly workflow: string;
  readonly status: string;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly step?: string };
  readonly left?: readonly unknown[];
  readonly steps: readonly StepView[];
}

const WORKFLOWS = '/api/common/api/v1/hub/workflows';
const READY_MS = 60_000;
const MOST_STARTS = 5;
const ENDED = new Set(['succeeded', 'failed', 'cancelled']);

/** A hub that dies, and whoever watches it meanwhile over REST and WebSocket. */
/** What a run says of the hub as it was at that moment. */
const OF_THE_MOMENT = /^(system|servers|recent|runs)\b/;

interface ReportRead {
  readonly title: string;
  readonly verdict: string;
  readonly sections: readonly { readonly key: string; readonly tables: readonly { readonly rows: readonly string[][] }[] }[];
}

export class HubUnderKills {
  readonly process: HubProcess;
  readonly client: HubClient;
  readonly events: EventListener;
  /** From each SIGKILL until the hub answered again, ms. */
  readonly recoveriesMs: number[] = [];

  private constructor(process: HubProcess, client: HubClient) {
    this.process = process;
    this.client = client;
    this.events = new EventListener(process.url);
  }

  static async start(lab: Lab, env: Readonly<Record<string, string>>): Promise<HubUnderKills> {
    const process = await startHub({
      gns3: { url: lab.url, ...lab.credentials },
      env: { THALAMUS_GNS3_AUTO_CLOSE: 'pin', THALAMUS_SNMP_TRANSLATIONS: `${lab.url}/lab/translations`, ...env },
    });
    try {
      const hub = new HubUnderKills(process, await logIn(process.url, process.password));
      const projects = lab.model.projects.size;
      await until(
        `${projects} projects to be known`,
        async () => (await hub.client.get<{ items: unknown[] }>(`${CENTRAL}/projects/?limit=500`)).items.length === projects,
        READY_MS,
      );
      await hub.events.connect(hub.client.token);
      return hub;
    } catch (error) {
      await process.cleanUp();
      throw error;
    }
  }

  /**
   * SIGKILL, and another life on the same data. Log-ins outlive the process, and the listener goes on where it was.
   * Resolves with how often it had to be started more than once, as whoever watches a process does.
   */
  async killAndStart(): Promise<number> {
    const fromMs = performance.now();
    this.events.close();
    await this.process.kill();
    const again = await this.#startPatiently();
    this.recoveriesMs.push(performance.now() - fromMs);
    return again;
  }

  /** Starts it again where it ended by itself. Resolves with the number of starts. */
  async ensureLiving(): Promise<number> {
    if (this.events.live) return 0;
    const answer = await fetch(`${this.process.url}/health/live/`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer === undefined) return 1 + (await this.#startPatiently());
    await this.events.connect(this.client.token);
    return 0;
  }

  async #startPatiently(): Promise<number> {
    for (let again = 0; ; again += 1) {
      try {
        await this.process.start();
        await this.events.connect(this.client.token);
        return again;
      } catch (error) {
        if (again >= MOST_STARTS) throw error;
        await this.process.kill();
      }
    }
  }

  save(definition: { readonly name: string }): Promise<unknown> {
    return this.client.send('PUT', `${WORKFLOWS}/${definition.name}/`, { definition });
  }

  async execute(workflow: string, context: object, idempotencyKey?: string): Promise<string> {
    const body = { workflow, context, ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }) };
    return (await this.client.send<{ run_id: string }>('POST', `${WORKFLOWS}/execute/`, body)).run_id;
  }

  /** Undefined while nobody answers. */
  async run(runId: string): Promise<RunView | undefined> {
    const answer = await this.client.raw('GET', `${WORKFLOWS}/runs/${runId}/`).catch(() => undefined);
    return answer?.status === 200 ? (answer.body as unknown as RunView) : undefined;
  }

  async approve(runId: string, step: string): Promise<void> {
    await this.client.raw('POST', `${WORKFLOWS}/runs/${runId}/signal/`, { step, approve: true });
  }

  /** The run at its end. `meanwhile` sees it each time that it is looked at. */
  async ended(runId: string, timeoutMs: number, meanwhile: (run: RunView) => Promise<void> = async () => undefined): Promise<RunView> {
    let run: RunView | undefined;
    await until(
      () =>
        `the run ${runId} of ${run?.workflow ?? '?'} to end; it is ${JSON.stringify(run?.steps.map(({ id, status }) => `${id} ${status}`))}`,
      async () => {
        const read = await this.run(runId);
        if (read === undefined) return false;
        run = read;
        if (ENDED.has(run.status)) return true;
        await meanwhile(run);
        return false;
      },
      timeoutMs,
    );
    return run!;
  }

  async report(reportId: string): Promise<Record<string, unknown>> {
    const { title, verdict, sections } = await this.client.get<ReportRead>(`/api/common/api/v1/reporting/reports/${reportId}/`);
    // What the run said of it; the other sections are of the moment.
    const rows = (sections.find(({ key }) => key === 'told')?.tables[0]?.rows ?? []).filter(([path = '']) => !OF_THE_MOMENT.test(path));
    return { title, verdict, told: rows.map(([path = '', value]) => ({ [path.slice(path.lastIndexOf('.') + 1)]: value })) };
  }

  async end(): Promise<void> {
    this.events.close();
    await this.process.cleanUp();
  }
}
