/** One switch for each way in which a GNS3 server surprises its clients. All off unless said otherwise. */
export interface LabSwitches {
  /** 3.0.6: filters cannot be removed and links not resumed on a running node until the link is reset; a refused filter blocks its own removal. */
  readonly filterDefects: boolean;
  /** Where `project.created/opened/closed/updated/deleted` are sent: before 2.2.45 `updated` and `closed` came on the project's stream and the others not at all. */
  readonly projectEvents: 'controller' | 'project';
  /** Streams are accepted and then say nothing, not even the first ping. */
  readonly silentStreams: boolean;
  /** Every stream is cut so often: what was said meanwhile is lost, for nothing is numbered or kept; ms, 0: never. */
  readonly cutStreamsEveryMs: number;
  /** Events come so much later than the answer to what caused them, ms. */
  readonly lateEventsMs: number;
  /** Every event of a node or link is sent this many times more. */
  readonly extraRepeats: number;
  /** Actions that no client knows come between the events of nodes, as 3.1 has them. */
  readonly unknownActions: boolean;
  /** Power changes come with `log.info`, `log.warning` and `log.error` events whose texts say nothing about state. */
  readonly logEvents: boolean;
  /** Every WebSocket is accepted, sends `log.error` and closes with 1008, as 3.0 does with a bad token. */
  readonly refuseSockets: boolean;
  /** WebSocket handshakes are refused with 403, as a proxy does that does not know them. */
  readonly blockSockets: boolean;
  /** Console WebSockets are refused with 403 while everything else works. */
  readonly refuseConsoles: boolean;
  /** Tokens of 3.0 live so long, ms; 0: 24 h, as GNS3's do. */
  readonly tokenLifetimeMs: number;
  /** Every token that was given out goes bad so often, as somebody's logout does in 3.1; ms, 0: never. */
  readonly revokeTokensEveryMs: number;
  /** So many projects are missing from lists for everybody, as for a user without rights on them; nobody tells that they are gone, and they are not. */
  readonly hiddenProjects: number;
  /** Every so-manieth request that changes something is answered by one of GNS3's many 409; 0: none. */
  readonly conflictEvery: number;
  /** Errors of 3.0 come as the framework's `{"detail": …}`, a list for 422. */
  readonly bareErrors: boolean;
  /** `/statistics` answers a list (2.2 and 3.0) or one object (3.1). */
  readonly statistics: 'list' | 'object';
  /** Requests that change something take so much longer, ms. */
  readonly slowOperationsMs: number;
  /** IOU nodes all get the application id 1, as those made at once did: their MAC addresses are the same. */
  readonly racyIouIds: boolean;
  /** For this long after the start `local` is not connected and nodes cannot be created; 0: never. */
  readonly lateComputeMs: number;
  /** So long after the start the compute restarts and knows no node any more: the controller goes on telling what it last heard, calls on nodes are 404, until their projects are closed and opened; 0: never. */
  readonly forgetfulComputeMs: number;
  /** Telnet consoles accept and then neither send nor read. */
  readonly halfOpenConsoles: boolean;
  /** A console lets one client in: others are cut at once. */
  readonly singleClientConsoles: boolean;
  /** Lines of more than 80 characters are echoed twice. */
  readonly repeatedLines: boolean;
  /** The console WebSocket sends text frames instead of binary ones. */
  readonly textConsoles: boolean;
  /** What nodes give as `console_host`; empty: where the lab listens. Servers tell `0.0.0.0`, `localhost` or a name that only they know. */
  readonly consoleHost: string;
  /** A node's console has another port after each start. */
  readonly movingPorts: boolean;
  /** No relay: single starts are refused, starting all succeeds and starts nothing. */
  readonly withoutRelay: boolean;
  /** No Dynamips: switches and hubs cannot be created. */
  readonly withoutDynamips: boolean;
  /** `old`, `missing`: VPCS nodes can be made, and every start of one is refused. */
  readonly vpcs: 'ready' | 'old' | 'missing';
}

export const NO_SURPRISES: LabSwitches = {
  filterDefects: false,
  projectEvents: 'controller',
  silentStreams: false,
  cutStreamsEveryMs: 0,
  lateEventsMs: 0,
  extraRepeats: 0,
  unknownActions: false,
  logEvents: false,
  refuseSockets: false,
  blockSockets: false,
  refuseConsoles: false,
  tokenLifetimeMs: 0,
  revokeTokensEveryMs: 0,
  hiddenProjects: 0,
  conflictEvery: 0,
  bareErrors: false,
  statistics: 'list',
  slowOperationsMs: 0,
  racyIouIds: false,
  lateComputeMs: 0,
  forgetfulComputeMs: 0,
  halfOpenConsoles: false,
  singleClientConsoles: false,
  repeatedLines: false,
  textConsoles: false,
  consoleHost: '',
  movingPorts: false,
  withoutRelay: false,
  withoutDynamips: false,
  vpcs: 'ready',
};

/** What a switch may be set to where it is neither a number nor on or off. */
const CHOICES: Readonly<Partial<Record<keyof LabSwitches, readonly string[]>>> = {
  projectEvents: ['controller', 'project'],
  statistics: ['list', 'object'],
  vpcs: ['ready', 'old', 'missing'],
};

/** More than a day of milliseconds, or more of anything, is a mistake. */
const MOST = 86_400_000;

/** `NAME` or `NAME=VALUE` as a command line gives it. @throws Error saying what is allowed */
export function readSwitch(text: string): Partial<LabSwitches> {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const value = at === -1 ? null : text.slice(at + 1);
  const usual: unknown = Object.hasOwn(NO_SURPRISES, name) ? NO_SURPRISES[name as keyof LabSwitches] : undefined;
  if (usual === undefined) throw new Error(`There is no switch ${name}; there are ${Object.keys(NO_SURPRISES).join(', ')}.`);
  if (typeof usual === 'boolean') {
    if (value !== null && value !== 'true' && value !== 'false')
      throw new Error(`The switch ${name} is on or off: ${name}, ${name}=true or ${name}=false.`);
    return { [name]: value !== 'false' };
  }
  if (value === null) throw new Error(`The switch ${name} wants a value: ${name}=…`);
  if (typeof usual === 'number') {
    if (!/^\d{1,8}$/.test(value) || Number(value) > MOST)
      throw new Error(`The switch ${name} wants a whole number up to ${MOST}, not "${value}".`);
    return { [name]: Number(value) };
  }
  const choices = CHOICES[name as keyof LabSwitches];
  if (choices !== undefined && !choices.includes(value))
    throw new Error(`The switch ${name} is one of ${choices.join(', ')}, not "${value}".`);
  return { [name]: value };
}
