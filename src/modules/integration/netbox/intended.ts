import { z } from 'zod';

const Text = z.string().nullable();

/** A network as somebody means it to be: sites, their devices, and the cables between these. */
export const Intended = z.object({
  sites: z.array(z.object({ name: z.string(), slug: z.string(), status: Text })),
  devices: z.array(
    z.object({
      name: z.string(),
      site: z.string().describe('Slug of its site.'),
      role: Text,
      manufacturer: Text,
      model: Text,
      platform: Text,
      serial: Text,
      status: Text,
      primary_ip: Text.describe('In CIDR notation.'),
    }),
  ),
});
export type Intended = z.output<typeof Intended>;
