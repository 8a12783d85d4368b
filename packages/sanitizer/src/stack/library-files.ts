/**
 * Files of libraries as their packages name them. Browsers' consoles and source maps show a frame's file without its
 * folders; these names are specific enough to need none.
 */
const LIBRARY_FILES = [
  // React, and its renderers
  String.raw`(?:react|react-dom|react-dom-client|react-jsx-(?:dev-)?runtime|react-refresh-runtime|scheduler|react-is|use-sync-external-store-shim)\.(?:development|production)(?:\.min)?\.js`,
  String.raw`react-dom_client\.js|ReactNativeRenderer-(?:dev|prod)\.js|webpackHotDevClient\.js`,
  // Angular, Zone.js, RxJS
  String.raw`zone(?:-evergreen)?\.js|core\.mjs|platform-browser(?:-dynamic)?\.m?js|compiler\.mjs|Subscriber\.js|Observable\.js`,
  // Vue
  String.raw`(?:vue|vue-router|vuex|pinia|runtime-core|runtime-dom|reactivity)(?:\.(?:runtime|esm|cjs|global|common|esm-bundler|esm-browser|dev|prod|min)){1,4}\.js`,
  // axios
  String.raw`xhr\.js|createError\.js|settle\.js|dispatchRequest\.js|AxiosError\.js|axios(?:\.min)?\.(?:js|cjs)`,
  // with their version, as their makers distribute them
  String.raw`(?:jquery|lodash|underscore|backbone|bootstrap(?:\.bundle)?|socket\.io|d3|three(?:\.module)?|moment|handlebars|ember|polyfills)(?:[.-]v?\d{1,3}(?:\.\d{1,3}){0,2})?(?:\.slim)?(?:\.min)?\.js`,
];

const EXPRESSION = new RegExp(`^(?:${LIBRARY_FILES.join("|")})$`);

// The search for a folder comes first, since the expression is long and takes 2 ms to compile.
export const isLibraryFile = (file: string): boolean => !file.includes("/") && EXPRESSION.test(file);
