import { describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import { expectRefusal, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** The server itself: version, log in, computes, what is no route. */
export function serverContract(subject: Subject): void {
  const { v2 } = subject;

  describe('the server', { concurrent: false }, () => {
    it('says its version, to anybody', async () => {
      const { status, body } = await subject.ask('GET', '/version', undefined, null);
      expect({ status, body }).toMatchObject({ status: 200, body: { version: v2 ? '2.2.61' : '3.0.6', local: false } });
    });

    it('tells a client of another version that it differs', async () => {
      const version = v2 ? '2.2.61' : '3.0.6';
      expect(await subject.done('POST', '/version', { version })).toEqual({ version });
      await expectRefusal(
        subject.ask('POST', '/version', { version: '9.9.9' }),
        409,
        `Client version 9.9.9 is not the same as server version ${version}`,
      );
    });

    it('knows no other routes, methods or versions', async () => {
      expect(await subject.ask('GET', '/nothing')).toMatchObject({ status: 404, body: v2 ? '404: Not Found' : { detail: 'Not Found' } });
      const method = await subject.ask('DELETE', '/version');
      expect(method).toMatchObject({ status: 405, body: v2 ? '405: Method Not Allowed' : { detail: 'Method Not Allowed' } });
      expect((await subject.client.ask('GET', `/${v2 ? 'v3' : 'v2'}/version`)).status).toBe(404);
    });

    if (!v2)
      it('asks who is there, and does not let in who has no good token', async () => {
        await expectRefusal(subject.ask('GET', '/projects', undefined, null), 401, 'Not authenticated');
        await expectRefusal(subject.ask('GET', '/projects', undefined, 'Bearer nonsense'), 401, 'Could not validate credentials');
        const wrong = { username: subject.place.credentials!.user, password: 'wrong' };
        await expectRefusal(subject.ask('POST', '/access/users/authenticate', wrong, null), 401, 'Authentication was unsuccessful.');
        expect(await subject.done('GET', '/access/users/me')).toMatchObject({
          username: subject.place.credentials!.user,
          is_superadmin: true,
        });
      });

    it('lists its computes; 3.0 leaves out its own', async () => {
      const ids = (await subject.list('/computes')).map((compute) => compute['compute_id']);
      expect(ids).toEqual(v2 ? ['local'] : []);
      expect((await subject.ask('GET', '/computes/local')).status).toBe(v2 ? 200 : 500);
      if (!v2) return;
      // A moment after the start the controller has found its own compute.
      await until('the compute is connected', async () => (await subject.done('GET', '/computes/local'))['connected'] === true);
      expect(await subject.done('GET', '/computes/local')).toMatchObject({ compute_id: 'local', capabilities: { version: '2.2.61' } });
    });

    it('says how busy the machines are, as a list', async () => {
      expect(await subject.list('/statistics')).toMatchObject([{ compute_id: 'local', statistics: { memory_total: expect.any(Number) } }]);
    });

    it('has settings of a GNS3 VM and of IOU that nobody has touched', async () => {
      expect(await subject.done('GET', '/gns3vm')).toEqual({
        allocate_vcpus_ram: true,
        enable: false,
        engine: 'vmware',
        headless: false,
        port: 80,
        ram: 2048,
        vcpus: 1,
        vmname: null,
        when_exit: 'stop',
      });
      expect(await subject.done('GET', '/iou_license')).toEqual({ iourc_content: '', license_check: v2 });
    });

    it('has pictures for nodes; one that it lacks looks like a computer', async () => {
      const known = (await subject.list('/symbols')).filter((symbol) => symbol['builtin'] === true);
      expect(known).toHaveLength(603);
      expect(known).toContainEqual({
        symbol_id: ':/symbols/classic/router.svg',
        filename: 'router.svg',
        theme: 'Classic',
        builtin: true,
      });
      const picture = await subject.ask('GET', '/symbols/:/symbols/router.svg/raw', undefined, null);
      expect({ status: picture.status, type: picture.contentType }).toEqual({ status: 200, type: 'image/svg+xml' });
      expect(picture.bytes.toString()).toContain('<svg');
      expect(await subject.done('GET', '/symbols/:/symbols/router.svg/dimensions')).toEqual({ width: 66, height: 45 });
      expect(await subject.done('GET', '/symbols/:/symbols/classic/router.svg/dimensions')).toEqual({ width: 66, height: 45 });
      expect(await subject.done('GET', '/symbols/:/symbols/affinity/circle/red/wifi.svg/dimensions')).toEqual({ width: 60, height: 60 });
      expect(await subject.done('GET', '/symbols/:/symbols/none.svg/dimensions')).toEqual(
        v2 ? { width: 65, height: 59 } : { width: 60, height: 60 },
      );
      const defaults = await subject.done('GET', v2 ? '/default_symbols' : '/symbols/default_symbols');
      expect(defaults).toMatchObject({ Classic: { router: ':/symbols/classic/router.svg' } });
    });

    it('takes a picture and lists it by the last part of its name', async () => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="33" height="44"></svg>';
      expect((await subject.ask('POST', '/symbols/of-the-contract.svg/raw', svg)).status).toBe(204);
      expect(await subject.list('/symbols')).toContainEqual({
        symbol_id: 'of-the-contract.svg',
        filename: 'of-the-contract.svg',
        theme: 'Custom symbols',
        builtin: false,
      });
      expect((await subject.ask('GET', '/symbols/of-the-contract.svg/raw')).bytes.toString()).toBe(svg);
      expect(await subject.done('GET', '/symbols/of-the-contract.svg/dimensions')).toEqual({ width: 33, height: 44 });
    });

    it('knows nothing of what does not exist', async () => {
      await expectRefusal(subject.ask('GET', `/projects/${UNKNOWN}`), 404, `Project ID ${UNKNOWN} doesn't exist`);
      await expectRefusal(
        subject.ask('GET', `/templates/${UNKNOWN}`),
        404,
        v2 ? `Template ID ${UNKNOWN} doesn't exist` : `Template '${UNKNOWN}' not found`,
      );
    });
  });
}
