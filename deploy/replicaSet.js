// Run by mongosh on the first member: makes the replica set, its administrator and the app's user once; finds them and does nothing later.
const ADMINISTRATOR = 'administrator', APP = 'quytrinh';
const passwords = { [ADMINISTRATOR]: process.env.MONGODB_ADMIN_PASSWORD, [APP]: process.env.MONGODB_PASSWORD };

function signIn(user) {
  try { return db.auth(user, passwords[user]).ok === 1; } catch { return false; }
}

function initiate() {
  try {
    rs.initiate({ _id: 'quytrinh', members: ['mongo1', 'mongo2', 'mongo3'].map((host, _id) => ({ _id, host: `${host}:27017`, priority: _id === 0 ? 2 : 1 })) });
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error;
  }
  for (let tries = 0; !db.hello().isWritablePrimary; tries++) {
    if (tries > 120) throw new Error('mongo1 did not become the primary within two minutes.');
    sleep(1000);
  }
}

if (!signIn(APP)) {
  if (!signIn(ADMINISTRATOR)) {
    initiate();
    // Whoever comes from the member's own address may make the first user, with roles of the database "admin" only: not the app's own user.
    db.createUser({ user: ADMINISTRATOR, pwd: passwords[ADMINISTRATOR], roles: ['root'] });
    signIn(ADMINISTRATOR);
  }
  // dbAdmin: indexes are made by the app, collections by a restore. Nothing beyond its own database.
  db.createUser({ user: APP, pwd: passwords[APP], roles: [{ role: 'readWrite', db: 'quytrinh' }, { role: 'dbAdmin', db: 'quytrinh' }] });
}
print('The replica set, its administrator and the user of the app are there.');
