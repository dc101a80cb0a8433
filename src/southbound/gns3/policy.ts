import type { Project } from '#model/project.ts';
import type { Gns3Api, Gns3Server } from './controller.ts';

export type StreamKind = 'websocket' | 'http';
export type Mode = StreamKind | 'poll' | 'none';

/** How a project is listened to, and why: the sentence is shown to people. */
export interface Decision {
  readonly mode: Mode;
  readonly policy: Gns3Server['autoClose'] | 'none';
  readonly why: string;
  /** First set `auto_close` false on GNS3; the configured policy is the consent. */
  readonly pin: boolean;
}

export interface Situation {
  readonly project: Pick<Project, 'status' | 'auto_close'>;
  readonly api: Gns3Api;
  readonly configured: Gns3Server['autoClose'];
  /** The stream that is open now. */
  readonly listening: StreamKind | null;
  /** A proxy or the server refuses WebSockets: HTTP streams instead. */
  readonly websocketRefused: boolean;
  /** Why GNS3 refused to set `auto_close` false; null when it was not asked or did. */
  readonly pinRefused: string | null;
  /** The hub has set `auto_close` false since it started. */
  readonly pinned: boolean;
}

/**
 * Decides how to listen to a project. Listening decides whether a lab lives: GNS3 closes a project with `auto_close` some
 * seconds after the last listener of its event stream left (v2: of either kind; v3: only of WebSockets, HTTP streams do
 * not count). @see gns3-pitfalls 1
 */
export function decide(situation: Situation): Decision {
  const { project, api, configured, listening, websocketRefused, pinRefused, pinned } = situation;
  const stream: StreamKind = websocketRefused ? 'http' : 'websocket';

  if (project.status === 'closed') {
    return {
      mode: 'none',
      policy: project.auto_close ? configured : 'none',
      pin: false,
      why: 'The project is closed: nothing happens in it, and the stream of the controller tells when it is opened.',
    };
  }
  if (!project.auto_close) {
    return pinned
      ? { mode: stream, policy: 'pin', pin: false, why: 'The hub set auto_close to false, as configured: its leaving closes nothing.' }
      : { mode: stream, policy: 'none', pin: false, why: 'The project has no auto_close: it is streamed, and leaving closes nothing.' };
  }
  if (configured === 'attach') {
    return {
      mode: stream,
      policy: 'attach',
      pin: false,
      why: 'auto_close is on and the policy is attach: when the hub leaves as the last listener, GNS3 closes the project.',
    };
  }
  if (configured === 'pin' && pinRefused === null) {
    return {
      mode: stream,
      policy: 'pin',
      pin: true,
      why: 'auto_close is on and the policy is pin: the hub sets it to false, then streams.',
    };
  }
  const refused = pinRefused === null ? '' : ` (pin was refused: ${pinRefused})`;
  if (api === 'v3') {
    return {
      mode: 'http',
      policy: 'observe',
      pin: false,
      why: `auto_close is on: an HTTP stream is used, whose leaving does not close a project on GNS3 3.0${refused}.`,
    };
  }
  if (listening !== null) {
    return {
      mode: listening,
      policy: 'attach',
      pin: false,
      why: 'auto_close was switched on while the hub was listening: it stays, for its leaving as the last listener would close the project.',
    };
  }
  return {
    mode: 'poll',
    policy: 'observe',
    pin: false,
    why: `auto_close is on: on GNS3 2.2 any stream that the hub opened would close the project when it ends, so it is read again and again instead${refused}.`,
  };
}
