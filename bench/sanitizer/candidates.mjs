// What is compared: each loads to a text → text function, which may be asynchronous, in the configuration that takes
// out the most. Not here, since they take no text: pino's redaction, fast-redact, @pinojs/redact, @zapier/secret-scrubber
// and redact-secrets go by paths or keys of objects, and @hackylabs/deep-redact has no patterns of its own.
// @libretto/redact-pii-light and @dawn-analytics/redact-pii are copies of redact-pii.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const bench = dirname(dirname(fileURLToPath(import.meta.url)));
const CORE = "@askfirst/telemetry-core";

/** A machine that none of the texts comes from: its facts cost time, as they do in life, and help nowhere. */
const MACHINE = {
  folders: ["/home/wilhelmina-bench", "/srv/wilhelmina-bench/work", "/var/tmp/wilhelmina-bench"],
  users: ["wilhelmina-bench"],
  hosts: ["bench-host-of-nobody"],
  secrets: ["bench-environment-value-of-nobody"],
  roots: [],
};

export const candidates = [
  // What it cuts texts at (characters) is told by its declarations: a megabyte says little about the rest.
  { package: CORE, name: `${CORE}/sanitizer`, longest: 64 * 1024, load: loadOwn },
  { package: "redact-pii", load: loadRedactPii },
  { package: "@redactpii/node", load: loadRedactpiiNode },
  { package: "@openredaction/core", name: "openredaction", load: loadOpenredaction },
  { package: "@arcjet/redact", load: loadArcjet },
  { package: "@secretlint/core", name: "@secretlint/core, recommended preset", load: loadSecretlint },
  { package: "@npmcli/redact", load: loadNpmcli },
  { package: "@cdssnc/sanitize-pii", load: loadCdssnc },
  { package: "@coffeeandfun/remove-pii", load: loadRemovePii },
  { package: "@visulima/redact", load: loadVisulima },
  { package: "@logtape/redaction", load: loadLogtape },
  { package: "llmverify", load: loadLlmverify },
].map((candidate) => ({ name: candidate.package, ...candidate }));

/** The version that is installed; ours has the one of the checkout. */
export function versionOf(name) {
  return JSON.parse(readFileSync(join(bench, "node_modules", name, "package.json"), "utf8")).version;
}

async function loadOwn() {
  // Inside the workspace the package's exports are its sources; what is measured is what is published.
  const folder = join(bench, "node_modules", CORE);
  const { publishConfig } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { createSanitizer } = await import(pathToFileURL(join(folder, publishConfig.exports["./sanitizer"].default)));
  const sanitizer = createSanitizer(MACHINE);
  return { text: (text) => sanitizer.text(text), crash: (error) => sanitizer.crash(error) };
}

async function loadRedactPii() {
  // Its entry also loads the client of a cloud service, which text alone does not need and pnpm-workspace.yaml omits.
  const { SyncCompositeRedactor } = (await import("redact-pii/lib/SyncCompositeRedactor.js")).default;
  const redactor = new SyncCompositeRedactor();
  return { text: (text) => redactor.redact(text) };
}

async function loadRedactpiiNode() {
  const { Redactor } = await import("@redactpii/node");
  const redactor = new Redactor();
  return { text: (text) => redactor.redact(text) };
}

async function loadOpenredaction() {
  const { OpenRedaction } = await import("@openredaction/core");
  // The filter spares example.com and the like, so that nothing written for tests or documentation would be found.
  const redactor = new OpenRedaction({ redactionMode: "placeholder", enableFalsePositiveFilter: false });
  return { text: async (text) => (await redactor.detect(text)).redacted };
}

async function loadArcjet() {
  const { redact } = await import("@arcjet/redact");
  return { text: async (text) => (await redact(text))[0] };
}

async function loadSecretlint() {
  const { lintSource } = await import("@secretlint/core");
  const { creator } = await import("@secretlint/secretlint-rule-preset-recommend");
  const options = { config: { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] } };
  const text = async (content) => {
    const source = { content, filePath: "/text.txt", ext: ".txt", contentType: "text" };
    const { messages } = await lintSource({ source, options });
    return mask(content, messages);
  };
  return { text };
}

/** Replaces every reported range; ranges that touch or overlap become one. */
function mask(content, messages) {
  let masked = "";
  let done = 0;
  for (const { range } of messages.toSorted((one, other) => one.range[0] - other.range[0])) {
    if (range[1] <= done) continue;
    masked += range[0] < done ? "" : `${content.slice(done, range[0])}***`;
    done = range[1];
  }
  return masked + content.slice(done);
}

async function loadNpmcli() {
  const { redactLog } = await import("@npmcli/redact");
  const { redact } = await import("@npmcli/redact/server");
  // The first is for what npm prints, the second for what its services log; together they take out the most.
  return { text: (text) => redact(redactLog(text)) };
}

async function loadCdssnc() {
  const { sanitizePii } = await import("@cdssnc/sanitize-pii");
  return { text: sanitizePii };
}

async function loadRemovePii() {
  const { removePII } = await import("@coffeeandfun/remove-pii");
  return { text: (text) => removePII(text, { url: { remove: true } }) };
}

async function loadVisulima() {
  const { standardRules, stringAnonymize } = await import("@visulima/redact");
  return { text: (text) => stringAnonymize(text, standardRules) };
}

async function loadLogtape() {
  const { redactByPattern, ...exported } = await import("@logtape/redaction");
  const patterns = Object.keys(exported).filter((name) => name.endsWith("_PATTERN"));
  const format = redactByPattern(
    (record) => record,
    patterns.map((name) => exported[name]),
  );
  return { text: format };
}

async function loadLlmverify() {
  const { redactPII } = (await import("llmverify")).default;
  return { text: (text) => redactPII(text).redacted };
}
