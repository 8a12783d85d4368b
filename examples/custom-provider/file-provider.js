import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";

/**
 * What an author passes as the provider. The path is completed here, where the host runs: the courier process that
 * makes the provider again has another working folder.
 */
export const fileProvider = ({ file }) => ({
  name: "file",
  module: import.meta.url,
  createProvider,
  options: { file: resolve(file) },
});

/**
 * Appends each report to a file, a line each. A module with a createProvider can be made again in a courier process,
 * so that a report still arrives when the host is gone.
 * @type {import("@askfirst/telemetry-core").CreateProvider}
 */
export const createProvider = ({ file }) => ({
  name: "file",
  async sendException(report) {
    const body = `${JSON.stringify(report)}\n`;
    await appendFile(file, body);
    return { endpoint: "file", body };
  },
});
