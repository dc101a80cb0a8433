import { List } from '@mantine/core';
import { asHubFailure } from '#web/failure.ts';

/** Which fields the hub refused, and why. */
export function Refusals({ error }: { readonly error: unknown }) {
  const fields = Object.entries(asHubFailure(error).fields);
  if (fields.length === 0) return null;
  return (
    <List size="sm">
      {fields.map(([field, message]) => (
        <List.Item key={field}>
          <code>{field}</code> {message}
        </List.Item>
      ))}
    </List>
  );
}
