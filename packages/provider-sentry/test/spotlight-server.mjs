// Runs Spotlight, Sentry's own local receiver, on loopback: `node spotlight-server.mjs PORT`.
import { Server } from "node:net";

// Its server names no address, which would mean every interface.
const listen = Server.prototype.listen;
Server.prototype.listen = function (options, ...rest) {
  return listen.call(
    this,
    { ...(typeof options === "object" ? options : { port: options }), host: "127.0.0.1" },
    ...rest.filter((one) => typeof one === "function"),
  );
};

const { setupSpotlight } = await import("@spotlightjs/spotlight");
await setupSpotlight({ port: Number(process.argv[2]), isStandalone: true });
process.stdout.write("listening\n");
