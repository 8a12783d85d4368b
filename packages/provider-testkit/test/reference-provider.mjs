// The smallest provider that keeps every rule: node:http and nothing else.
import { request } from "node:http";

/** @type {import("@askfirst/telemetry-core/provider").CreateProvider} */
export const createProvider = ({ url }) => ({
  name: "reference",
  sendException: (report, signal, proceed) => post(new URL("/reports", url), JSON.stringify(report), signal, proceed),
  close() {},
});

/** @returns {Promise<import("@askfirst/telemetry-core/provider").SendResult>} */
function post(url, body, signal, proceed = () => true) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", signal, headers: { "content-type": "application/json" } });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => {
        const retryAfterMs = waitOf(response.headers["retry-after"]);
        resolve({ status: response.statusCode, endpoint: url.host, body, ...(retryAfterMs > 0 && { retryAfterMs }) });
      });
    });
    const write = () => (proceed() ? outgoing.end(body) : outgoing.destroy(new Error("The person said no.")));
    outgoing.on("socket", (socket) => (socket.connecting ? socket.once("connect", write) : write()));
  });
}

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds. */
function waitOf(field = "") {
  return /^\d+$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now();
}
