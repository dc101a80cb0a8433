import { ask } from '#web/api.ts';
import { asHubFailure } from '#web/failure.ts';
import { showFailure } from '#web/kit/failure-notice.tsx';
import { saveAs } from '#web/kit/save-as.ts';

/** Saves all services as CSV. */
export async function downloadServices(name: string): Promise<void> {
  try {
    saveAs('services.csv', await ask('integration.service.export', {}));
  } catch (error) {
    showFailure(name, asHubFailure(error));
  }
}
