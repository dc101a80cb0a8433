export interface RestLimits {
  /** Of a raw body: a project archive with its images. */
  readonly uploadBytes: number;
  /** How long a raw body may say nothing. */
  readonly uploadIdleMs: number;
  /** How long the first bytes of a raw answer are waited for before the answer is begun without them. */
  readonly firstBytesMs: number;
}

export const DEFAULT_REST_LIMITS: RestLimits = {
  uploadBytes: 16 * 1_024 ** 3,
  uploadIdleMs: 30_000,
  firstBytesMs: 1_000,
};
