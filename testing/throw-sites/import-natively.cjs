// Loaded by Node itself: Vite would rewrite an import() in a source of the tests, and refuse what it cannot find.
module.exports = (specifier) => import(specifier);
