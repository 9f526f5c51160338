// Answers of an audit that this browser keeps until they are sent: fields and photographs, by person, audit and line.
const NAME = 'quytrinh-lines';

/** `person` owns an answer: whoever signs in next on this device sees nothing of it. */
export const keyOf = (person, audit, line) => `${person}/${audit}/${line}`;

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const ended = transaction => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error);
});

/** Rejects where the browser keeps nothing (private windows of some): then the form works as the server printed it. */
export async function openStore() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('answers', { keyPath: 'key' }).createIndex('person', 'person');
    opening.result.createObjectStore('photos', { keyPath: 'id', autoIncrement: true }).createIndex('answer', 'answer');
  };
  const database = await done(opening);
  database.onversionchange = () => database.close();
  return storeOf(database);
}

function storeOf(database) {
  const all = (table, index, value) => done(database.transaction(table).objectStore(table).index(index).getAll(value));
  const write = (tables, act) => {
    const transaction = database.transaction(tables, 'readwrite');
    act(...tables.map(table => transaction.objectStore(table)));
    return ended(transaction);
  };
  const dropPhotos = (photos, ids) => ids.forEach(id => photos.delete(id));
  return {
    one: key => done(database.transaction('answers').objectStore('answers').get(key)),
    async of(person) { return (await all('answers', 'person', person)).sort((a, b) => a.at - b.at); },
    photosOf: key => all('photos', 'answer', key),
    put: answer => write(['answers'], answers => answers.put(answer)),
    addPhoto: (key, name, blob) => write(['photos'], photos => photos.add({ answer: key, name, blob })),
    removePhoto: id => write(['photos'], photos => photos.delete(id)),
    async remove(key) {
      const ids = (await all('photos', 'answer', key)).map(photo => photo.id);
      return write(['answers', 'photos'], (answers, photos) => { answers.delete(key); dropPhotos(photos, ids); });
    },
    /** What the server has now: gone, unless it was written on meanwhile; then the rest goes on from what was saved. */
    async sent(answer, photoIds, saved) {
      const transaction = database.transaction(['answers', 'photos'], 'readwrite'), answers = transaction.objectStore('answers');
      dropPhotos(transaction.objectStore('photos'), photoIds);
      const now = await done(answers.get(answer.key));
      if (now?.at === answer.at) answers.delete(answer.key);
      else if (now) answers.put({ ...now, saved });
      return ended(transaction);
    },
    /** The outcome of sending, unless it was written on meanwhile. */
    async told(answer, change) {
      const transaction = database.transaction('answers', 'readwrite'), answers = transaction.objectStore('answers'), now = await done(answers.get(answer.key));
      if (now?.at === answer.at) answers.put({ ...now, ...change });
      return ended(transaction);
    },
    /** What others began and did not finish; what they finished waits, unseen, until they sign in again. */
    async forgetOthers(person) {
      const answers = await done(database.transaction('answers').objectStore('answers').getAll());
      for (const answer of answers) if (answer.person !== person && answer.state === 'draft') await this.remove(answer.key);
    },
  };
}
