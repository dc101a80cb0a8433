/** What was asked of the hub, or wanted at the door that refused it. */
export function wantedBy({ operation, asked }: { readonly operation: string | null; readonly asked: string | null }): string {
  return operation ?? asked ?? '';
}
