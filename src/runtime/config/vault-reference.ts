/** `vault:secret/data/gns3#password`: a path of Vault's API and a field of what is there. */
export interface VaultReference {
  /** Without `/v1/`. */
  readonly path: string;
  readonly field: string;
}

/** Plain segments only: a reference names a secret, and leads nowhere else. */
const REFERENCE = /^vault:((?:[A-Za-z0-9_][A-Za-z0-9_.-]*\/)+[A-Za-z0-9_][A-Za-z0-9_.-]*)#([A-Za-z0-9_.-]{1,100})$/;
const LONGEST = 500;

export function isVaultReference(text: string): boolean {
  return text.length <= LONGEST && REFERENCE.test(text);
}

/** Null where the text is none. */
export function vaultReference(text: string): VaultReference | null {
  const match = text.length <= LONGEST ? REFERENCE.exec(text) : null;
  return match === null ? null : { path: match[1]!, field: match[2]! };
}
