/** Fails with what a request carries, in its message and in its cause. */
exports.fail = function fail(value) {
  throw new TypeError(`No such user: ${value}`, { cause: new Error(`looked for ${value} at https://canary.test/`) });
};
