export const checklistKey = ["checklist"];
export const historyKey = ["check-history"];
export const runKey = ["run-checks"];
