import { bundleProvider } from "../../scripts/bundle-provider.mjs";

await bundleProvider("src/otel-provider.ts");
