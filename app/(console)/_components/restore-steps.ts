export const restoreSteps = ["Preview", "Confirm", "Progress", "Result"] as const;
