/** Where items are moved to the providers. `auto` suits a host of either kind. */
export type DeliveryMode = "auto" | "in-process" | "detached" | "next-run";
