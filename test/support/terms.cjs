/**
 * Longest terms for all models, required before the store is opened, in a test file and in an app that a test starts on
 * the same store: the store removes by its own clock, and what is made at the clock of a test may be long past its term
 * and would go while the test looks. The models say so themselves: every opening wants the same indexes.
 */
const { Schema } = require('mongoose');

const LONGEST_TERM_SECONDS = 2 ** 31 - 1, { indexes } = Schema.prototype;

Schema.prototype.indexes = function () {
  return indexes.call(this).map(([fields, options]) => {
    const longest = options.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: LONGEST_TERM_SECONDS };
    return [fields, { ...options, ...longest }];
  });
};
