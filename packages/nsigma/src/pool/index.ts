export { createPool, type Pool, type PoolSettings } from "./pool.ts";
