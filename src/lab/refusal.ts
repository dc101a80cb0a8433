/** What GNS3 answers when it does not do what was asked. The dialect gives it its body. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** `throw refuse(409, 'Port is already used')` */
export function refuse(status: number, message: string): Refusal {
  return new Refusal(status, message);
}
