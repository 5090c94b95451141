export { getOverview, type OverviewView } from "./get-overview";
export type { Verdict } from "./judge-overview";
export type { Todo } from "./todo";
