import { bundleProvider } from "../../scripts/bundle-provider.mjs";

await bundleProvider("src/posthog-provider.ts");
