/** Where items are moved to the providers. `auto` suits short-lived and long-lived hosts. */
export type DeliveryMode = "auto" | "in-process" | "detached" | "next-run";
