import { appendFile } from "node:fs/promises";

/**
 * Appends each report to a file, a line each. A module with a createProvider can be made again in a courier process,
 * so that a report still arrives when the host is gone.
 * @type {import("@askfirst/telemetry-core").CreateProvider}
 */
export const createProvider = (options, { variable }) => {
  const file = variable("REPORTS") ?? options.file;
  if (typeof file !== "string") throw new Error("[askfirst] file-provider needs a file. Set CUSTOM_REPORTS.");
  return {
    name: "file",
    async sendException(report) {
      const body = `${JSON.stringify(report)}\n`;
      await appendFile(file, body);
      return { endpoint: "file", body };
    },
  };
};
