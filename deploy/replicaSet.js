// Run by mongosh on the first member: makes the replica set and the app's user once; finds both and does nothing later.
const user = 'quytrinh', password = process.env.MONGODB_PASSWORD;

function signIn() {
  try { return db.auth(user, password).ok === 1; } catch { return false; }
}

if (!signIn()) {
  try {
    rs.initiate({ _id: 'quytrinh', members: ['mongo1', 'mongo2', 'mongo3'].map((host, _id) => ({ _id, host: `${host}:27017`, priority: _id === 0 ? 2 : 1 })) });
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error;
  }
  for (let tries = 0; !db.hello().isWritablePrimary; tries++) {
    if (tries > 120) throw new Error('mongo1 did not become the primary within two minutes.');
    sleep(1000);
  }
  // dbAdmin: indexes are made by the app. Nothing beyond its own database.
  db.createUser({ user, pwd: password, roles: [{ role: 'readWrite', db: 'quytrinh' }, { role: 'dbAdmin', db: 'quytrinh' }] });
}
print('The replica set and the user of the app are there.');
