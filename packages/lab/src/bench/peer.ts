/** Someone to be measured beside: how, or why not on this machine. */
export type Peer = { name: string; how: string } | { name: string; missing: string };
