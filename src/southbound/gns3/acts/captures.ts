import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Link } from '#model/link.ts';
import type { Located } from '../knowledge.ts';
import { readCapture, startCapture, stopCapture } from '../messages.ts';
import { linkSubject } from '../translate.ts';
import { asking, vouching, type Acting } from './parts.ts';

/** Packet captures of a link. The file lies on the GNS3 server; its bytes are read through the controller. */
export function captureActs(acting: Acting): Answering[] {
  const { knowledge } = acting;
  return [
    answer(startCapture, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const name = input.file_name ?? (await captureName(acting, at, await knowledge.link(at, input.link_id)));
      return asking(acting, at, [linkSubject(input.project_id, input.link_id)], vouching(context), async () => {
        const wire = await at.controller.startCapture(input.project_id, input.link_id, name, input.data_link_type);
        return { link: await knowledge.heardLink(at, wire) };
      });
    }),
    answer(stopCapture, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      return asking(acting, at, [linkSubject(input.project_id, input.link_id)], vouching(context), async () => {
        await at.controller.stopCapture(input.project_id, input.link_id);
        return { link: await knowledge.heardLink(at, await at.controller.link(input.project_id, input.link_id)) };
      });
    }),
    answer(readCapture, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const link = await knowledge.heardLink(at, await at.controller.link(input.project_id, input.link_id));
      if (!link.capturing) throw fail('conflict', `No capture runs on link ${input.link_id}; start one first.`, { link_id: input.link_id });
      const bytes = await at.controller.capture(input.project_id, input.link_id, { signal: context.signal });
      return { mediaType: 'application/vnd.tcpdump.pcap', fileName: link.capture_file_name ?? `${input.link_id}.pcap`, bytes };
    }),
  ];
}

/** `PC1_0-0_to_SW1_0-3.pcap`, as GNS3's own clients name them. */
async function captureName({ knowledge }: Acting, at: Located, link: Link): Promise<string> {
  const ends: string[] = [];
  for (const end of link.ends) {
    const { name } = await knowledge.node(at, end.node_id);
    ends.push(`${name.replace(/[^\w.-]+/g, '-').slice(0, 36)}_${end.adapter_number}-${end.port_number}`);
  }
  return ends.length === 0 ? `${link.link_id}.pcap` : `${ends.join('_to_')}.pcap`;
}
