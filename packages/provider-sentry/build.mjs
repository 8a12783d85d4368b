import { bundleProvider } from "../../scripts/bundle-provider.mjs";

// The SDK's debug output would keep its state on the global object.
await bundleProvider("src/sentry-provider.ts", { __SENTRY_DEBUG__: "false" });
