export { getMetrics } from "./get-metrics";
export { type AnsweredRequest, countRequest } from "./http-metrics";
export { routePatterns } from "./route-patterns";
