/** How many processes a machine runs, and when one of them is taken out of service. */
import { createServer } from 'node:http';
import express from 'express';
import request from 'supertest';
import { readConfig } from '../../server/config';
import { processesOf } from '../../server/processes';
import { healthRoutes } from '../../server/web/health';
import { useApp } from '../support/app';

const app = useApp();
const settings = (processes: string) => readConfig({ DATA_DIR: app.tools.config.dataDir, PROCESSES: processes, SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32' });

test.each([
  ['as many as cores, where memory is plenty',   { cores: 4, megabytes: 8192 },   4],
  ['no more than fit beside the store',          { cores: 4, megabytes: 2048 },   2],
  ['one where hardly one fits',                  { cores: 8, megabytes: 1200 },   1],
  ['one in a group of 512 MB',                   { cores: 2, megabytes: 512 },    1],
  ['one on one core',                            { cores: 1, megabytes: 65_536 }, 1],
] as const)('auto: %s', (_, machine, count) => {
  expect(processesOf(settings('auto'), machine)).toBe(count);
});

test('auto fits the machine this runs on, and a number is taken as it is', () => {
  expect(processesOf(settings('auto'))).toBeGreaterThanOrEqual(1);
  expect([processesOf(settings('3'), { cores: 1, megabytes: 512 }), processesOf(settings('1'))]).toEqual([3, 1]);
  for (const wrong of ['0', '65', 'all', '1.5']) expect(() => settings(wrong)).toThrow();
});

describe('the search index does not answer', () => {
  const silent = { cursor: () => Promise.reject(new Error('the first process is away')) }, begun = performance.now();
  const readiness = async (isIndexElsewhere: boolean, ms: number): Promise<[number, unknown]> => {
    const server = createServer(express().use(healthRoutes({ files: app.tools.files, search: silent, behind: () => Promise.resolve([]), isIndexElsewhere }))), clock = jest.spyOn(performance, 'now').mockReturnValue(begun);
    try {
      await request(server).get('/readyz');
      clock.mockReturnValue(begun + ms);
      const { status, body } = await request(server).get('/readyz');
      return [status, (body as { index: boolean }).index];
    } finally { clock.mockRestore(); server.close(); }
  };

  test.each([
    ['one\'s own: out of service at once',                              false, 0,      503],
    ['another process\'s: in service while it begins anew, and told',   true,  59_000, 200],
    ['another process\'s, for a minute and longer: out of service',     true,  60_000, 503],
  ] as const)('%s', async (_, elsewhere, ms, status) => {
    expect(await readiness(elsewhere, ms)).toEqual([status, false]);
  });
});
