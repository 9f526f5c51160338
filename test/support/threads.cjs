/**
 * Node's worker threads for the modules of a test file, where a thread that has answered everything is kept for the next
 * file when its owner ends it: to load the PDF libraries anew took each file more than a second of processor time. One a
 * kind is kept. A thread that was given data, was ended in the middle of something or has failed is never used again.
 */
const threads = require('node:worker_threads');

const spare = new Map();

class KeptWorker extends threads.Worker {
  constructor(file, options = {}) {
    const kind = options.workerData === undefined ? JSON.stringify([file, options]) : undefined, kept = spare.get(kind);
    if (kept) {
      spare.delete(kind);
      kept.ref();
      return kept;
    }
    super(file, options);
    // The first message says that the thread is ready.
    Object.assign(this, { kind, open: 1, isSound: true, own: this.listenToItself() });
  }

  listenToItself() {
    const own = {
      message: () => { this.open -= 1; },
      error: () => { this.isSound = false; },
      messageerror: () => { this.isSound = false; },
      exit: () => { this.isSound = false; if (spare.get(this.kind) === this) spare.delete(this.kind); },
    };
    for (const [event, listener] of Object.entries(own)) this.on(event, listener);
    return own;
  }

  postMessage(...message) {
    super.postMessage(...message);
    this.open += 1;
  }

  async terminate() {
    if (!this.kind || this.open !== 0 || !this.isSound || spare.has(this.kind)) return super.terminate();
    for (const [event, own] of Object.entries(this.own)) {
      const others = this.rawListeners(event).filter(listener => listener !== own);
      for (const listener of others) this.off(event, listener);
      if (event === 'exit') for (const listener of others) listener.call(this, 0); // as its owner would hear it
    }
    this.unref();
    spare.set(this.kind, this);
    return 0;
  }
}

module.exports = { ...threads, Worker: KeptWorker };
