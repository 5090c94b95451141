export { getOverview, type OverviewView } from "./get-overview";
export type { Todo, Verdict } from "./judge-overview";
