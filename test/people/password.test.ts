/** What a password's hash costs: all of it in production, whatever the settings say. */
import { readConfig } from '../../server/config';
import { hashPassword, hashPasswordsAt, passwordFits } from '../../server/people/password';

const PRODUCTION = { NODE_ENV: 'production', MONGODB_URI: 'mongodb://store/quytrinh', BASE_URL: 'https://iso.example.vn', SESSION_SECRET: 's'.repeat(32), COPY_SECRET: 'c'.repeat(32) };

afterEach(() => { hashPasswordsAt('full'); });

test('unless it is told otherwise, a hash is argon2id at 19 MiB and two passes', async () => {
  const hash = await hashPassword('Mật khẩu để thử 2026');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect([await passwordFits(hash, 'Mật khẩu để thử 2026'), await passwordFits(hash, 'Mật khẩu để thử 2027')]).toEqual([true, false]);
});

test('the settings of production hash at full cost, and it does not start with less', () => {
  expect(readConfig(PRODUCTION).passwordCost).toBe('full');
  expect(() => readConfig({ ...PRODUCTION, PASSWORD_COST: 'least' })).toThrow('PASSWORD_COST may be lowered for tests only');
});

test('what was hashed at one cost is known at the other', async () => {
  const dear = await hashPassword('Mật khẩu để thử 2026');
  hashPasswordsAt('least');
  const cheap = await hashPassword('Mật khẩu để thử 2026');
  expect(cheap).toContain('$m=8,t=1,p=1$');
  expect(await passwordFits(dear, 'Mật khẩu để thử 2026')).toBe(true);
  hashPasswordsAt('full');
  expect([await passwordFits(cheap, 'Mật khẩu để thử 2026'), await passwordFits(null, 'Mật khẩu để thử 2026')]).toEqual([true, false]);
});
