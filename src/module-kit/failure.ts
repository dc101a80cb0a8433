/** Why a module does not do what it was asked, or why the hub did not do what the module asked. */
export class ModuleFailure extends Error {
  /** Stable, for programs: `not_found`, `busy`, … */
  readonly code: string;
  /** Whether the same message is worth trying again. */
  readonly retry: boolean;

  constructor(code: string, message: string, { retry = true }: { readonly retry?: boolean } = {}) {
    super(message);
    this.name = 'ModuleFailure';
    this.code = code;
    this.retry = retry;
  }
}

export function fail(code: string, message: string, options?: { readonly retry?: boolean }): ModuleFailure {
  return new ModuleFailure(code, message, options);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
