export { type EventView, getOverview, type OverviewView } from "./get-overview";
export type { Severity, Todo, Verdict } from "./judge-overview";
