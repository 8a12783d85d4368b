// What a database driver says, for the examples of docs/sanitizer.md.
exports.query = (table) => {
  throw new Error(`no such table: "${table}"`);
};
exports.login = (password, server) => {
  throw new Error(`login with ${password} refused by ${server}`);
};
