/**
 * What a command ends with: 0 done, 1 refused or failed, 2 wrong use, 3 the hub is not reachable.
 */
export const EXIT = { done: 0, failed: 1, misuse: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command did not do what was asked, for people; programs read `body`. */
export class Refusal extends Error {
  readonly exitCode: ExitCode;
  /** The error body of the hub, where it is the hub that refused. */
  readonly body: ErrorBody | undefined;

  constructor(exitCode: ExitCode, message: string, body?: ErrorBody) {
    super(message);
    this.name = 'Refusal';
    this.exitCode = exitCode;
    this.body = body;
  }
}

/** The body of every error of the hub. */
export interface ErrorBody {
  readonly error: true;
  readonly code: string;
  readonly message: string;
  readonly type?: string;
  readonly details?: unknown;
  readonly request_id?: string;
}

export function failed(message: string, body?: ErrorBody): Refusal {
  return new Refusal(EXIT.failed, message, body);
}

export function misuse(message: string): Refusal {
  return new Refusal(EXIT.misuse, message);
}

export function unreachable(message: string): Refusal {
  return new Refusal(EXIT.unreachable, message);
}
