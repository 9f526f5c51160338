/** The longest test files first, so that the workers end together; one that is not known yet counts as long. */
const { existsSync, readFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { default: JestSequencer } = require('@jest/test-sequencer');

const root = join(__dirname, '..', '..'), kept = join(__dirname, 'times.json'), UNKNOWN_SECONDS = 20;

class Sequencer extends JestSequencer {
  sort(tests) {
    const times = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
    const secondsOf = ({ path }) => times[relative(root, path).replaceAll('\\', '/')] ?? UNKNOWN_SECONDS;
    return [...tests].sort((one, other) => secondsOf(other) - secondsOf(one));
  }
}

module.exports = Sequencer;
