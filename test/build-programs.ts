import { buildPrograms } from "./bundle";

/** Before the first test: what the tests start, and worker threads, run as bundles, as in production. */
export default buildPrograms;
