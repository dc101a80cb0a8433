import { startLab, type Lab, type LabApi, type LabOptions, type LabProject } from '#lab/index.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { LabClient, type LabPlace } from './lab-client.ts';

/** A client that leaves with the test. */
export function clientOf(lab: LabPlace): LabClient {
  const client = new LabClient(lab);
  endsWithTest(() => client.close());
  return client;
}

/** A lab that ends with the test, and a client that has logged in. */
export async function startedLab(options: LabOptions): Promise<{ readonly lab: Lab; readonly client: LabClient }> {
  const lab = await startLab(options);
  endsWithTest(() => lab.close());
  const client = clientOf(lab);
  await client.logIn();
  return { lab, client };
}

export interface StartedProject {
  readonly lab: Lab;
  readonly client: LabClient;
  readonly project: LabProject;
  /** Of the project, with its version. */
  readonly base: string;
}

/** The same with a project of four nodes. */
export async function startedProject(api: LabApi, options: LabOptions = {}): Promise<StartedProject> {
  const started = await startedLab({ api, projects: 1, nodes: 4, consoles: 'websocket', ...options });
  const project = [...started.lab.model.projects.values()][0]!;
  return { ...started, project, base: `/${api}/projects/${project.projectId}` };
}
