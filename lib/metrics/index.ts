export { getMetrics } from "./get-metrics";
export { countRequest } from "./http-metrics";
export { routePatterns } from "./route-patterns";
