// The reference provider with one fault, which `options.fault` names.
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { homedir } from "node:os";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { createProvider as createReference } from "./reference-provider.mjs";

/** Each takes a sound provider, and what that was made of, and returns what is different in the faulty one. */
export const FAULTS = {
  "calls itself by another name": () => ({ name: "other" }),
  "asks for a variable that is not its own": (_sound, _options, { variable }) => {
    variable("DSN");
    return {};
  },
  "throws for a message, which has no exceptions": (sound) => ({
    sendException: (report, ...rest) => (report.exceptions[0].type ? sound.sendException(report, ...rest) : undefined),
  }),
  "refuses what is long": (sound) => ({
    async sendException(report, signal, proceed) {
      if (JSON.stringify(report).length > 10_000) throw new Error("too long");
      return sound.sendException(report, signal, proceed);
    },
  }),
  "takes the e-mail out of the report": (sound) => ({
    sendException(report, signal, proceed) {
      delete report.email;
      return sound.sendException(report, signal, proceed);
    },
  }),
  "returns the report instead of what it made of it": (sound) => ({
    async sendException(report, signal, proceed) {
      const result = await sound.sendException({ event: report }, signal, proceed);
      return { ...result, body: JSON.stringify(report) };
    },
  }),
  "returns no body": (sound) => ({
    sendException: async (report, signal, proceed) => ({
      ...(await sound.sendException(report, signal, proceed)),
      body: undefined,
    }),
  }),
  "waits a moment for the answer and no longer": (sound) => ({
    sendException(report, signal, proceed) {
      const moment = new Promise((resolve) => setTimeout(resolve, 300, { status: 503 }));
      return Promise.race([sound.sendException(report, signal, proceed), moment]);
    },
  }),
  "takes a failure for a delivery": (sound) => ({
    sendException: (report, signal, proceed) =>
      sound.sendException(report, signal, proceed).catch((error) => {
        if (signal.aborted) throw error;
      }),
  }),
  "says that nothing left when an answer is missing": (sound) => ({
    sendException: (report, signal, proceed) =>
      sound.sendException(report, signal, proceed).catch((error) => {
        throw Object.assign(error, { handedOver: false });
      }),
  }),
  "says that all has left when no backend is there": (sound) => ({
    sendException: (report, signal, proceed) =>
      sound.sendException(report, signal, proceed).catch((error) => {
        throw Object.assign(error, { handedOver: true });
      }),
  }),
  "rejects where the backend refuses": (sound) => ({
    async sendException(report, signal, proceed) {
      const result = await sound.sendException(report, signal, proceed);
      if (result.status >= 300 && result.status !== 429 && result.status < 500) throw new Error("refused");
      return result;
    },
  }),
  "keeps the wait to itself": (sound) => ({
    async sendException(report, signal, proceed) {
      const { retryAfterMs: _, ...result } = await sound.sendException(report, signal, proceed);
      return result;
    },
  }),
  "tries again by itself": (sound) => ({
    async sendException(report, signal, proceed) {
      const result = await sound.sendException(report, signal, proceed);
      return result.status === 503 && !result.retryAfterMs ? sound.sendException(report, signal, proceed) : result;
    },
  }),
  "sends the last report when it is closed": (sound) => {
    let last;
    return {
      sendException(report, signal, proceed) {
        const before = last;
        last = report;
        return before ? sound.sendException(before, signal, proceed) : undefined;
      },
      close: async () => void (last && (await sound.sendException(last, new AbortController().signal))),
    };
  },
  "ignores the signal": (sound) => ({
    sendException: (report, _, proceed) => sound.sendException(report, undefined, proceed),
  }),
  "writes without asking": (sound) => ({ sendException: (report, signal) => sound.sendException(report, signal) }),
  "cannot be closed twice": () => {
    let open = true;
    return {
      close() {
        if (!open) throw new Error("was closed");
        open = false;
      },
    };
  },
  "follows redirects": (_, { url }) => ({
    async sendException(report, signal) {
      const body = JSON.stringify(report);
      const { status, headers } = await fetch(url, { method: "POST", body, signal });
      return { status, headers, body, endpoint: new URL(url).host };
    },
  }),
  "counts its users on another host": (sound) => ({
    sendException(report, signal, proceed) {
      connect(9, "127.0.0.1")
        .unref()
        .on("error", () => {});
      return sound.sendException(report, signal, proceed);
    },
  }),
  "names another endpoint": (sound) => ({
    sendException: async (report, signal, proceed) => ({
      ...(await sound.sendException(report, signal, proceed)),
      endpoint: "cloud",
    }),
  }),
  "adds the environment": (sound) => ({
    sendException: (report, signal, proceed) => sound.sendException({ ...report, env: process.env }, signal, proceed),
  }),
  "adds a hash of the home folder": (sound) => ({
    sendException(report, signal, proceed) {
      const device = createHash("sha256").update(basename(homedir())).digest("hex");
      return sound.sendException({ ...report, device }, signal, proceed);
    },
  }),
  "adds the working folder, compressed": (_, { url }) => ({
    async sendException(report, signal) {
      const body = gzipSync(JSON.stringify({ ...report, cwd: process.cwd() }));
      const headers = { "content-encoding": "gzip" };
      const answer = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" });
      return { status: answer.status, headers: answer.headers, body, endpoint: new URL(url).host };
    },
  }),
  "listens for uncaught exceptions": () => {
    process.on("uncaughtExceptionMonitor", () => {});
    return {};
  },
  "patches fetch": (sound) => ({
    sendException(report, signal, proceed) {
      const original = globalThis.fetch;
      globalThis.fetch = (...args) => original(...args);
      return sound.sendException(report, signal, proceed);
    },
  }),
  "keeps itself on the global object": () => {
    globalThis.__FAULTY__ = {};
    return {};
  },
  "warns when a report is refused": (sound) => ({
    async sendException(report, signal, proceed) {
      const result = await sound.sendException(report, signal, proceed);
      if (result.status === 400) console.warn("The report was refused.");
      return result;
    },
  }),
  "looks for new work every ten seconds": () => {
    setInterval(() => {}, 10_000);
    return {};
  },
};

/** @type {import("@askfirst/telemetry-core/provider").CreateProvider} */
export const createProvider = (options, context) => {
  const sound = createReference(options, context);
  return { ...sound, ...FAULTS[options.fault](sound, options, context) };
};
