import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { showFailure } from '../../kit/failure-notice.tsx';
import { saveAs } from '../../kit/save-as.ts';

/** A capture that still runs has no end: what came by then is what is saved. */
const LISTEN_MS = 5_000;

interface OnLink {
  readonly project_id: string;
  readonly link_id: string;
  readonly server: string;
}

/** Saves the packets of a capture so far. */
export async function downloadCapture(on: OnLink, name: string): Promise<void> {
  try {
    const bytes = await ask('gns3.link.capture.read', on, { collectMs: LISTEN_MS });
    saveAs(`${name.replaceAll(/[^\w.-]+/g, '_')}.pcap`, bytes);
  } catch (error) {
    showFailure(name, asHubFailure(error));
  }
}
