export const PROFILES = ["robust", "strict", "lm-eval", "official"] as const;
export type Profile = (typeof PROFILES)[number];
