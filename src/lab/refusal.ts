/** What GNS3 answers when it does not do what was asked. The dialect gives it its body. */
export class Refusal extends Error {
  readonly status: number;
  /** The whole body, where it is more than the message. */
  readonly body: Record<string, unknown> | undefined;

  constructor(status: number, message: string, body?: Record<string, unknown>) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.body = body;
  }
}

/** `throw refuse(409, 'Port is already used')` */
export function refuse(status: number, message: string, body?: Record<string, unknown>): Refusal {
  return new Refusal(status, message, body);
}
