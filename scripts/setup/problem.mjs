/** A problem whose message tells a person what to do; printed without a stack. */
export class SetupProblem extends Error {}

/** Ends the process with a problem's text; anything else is a fault of ours and keeps its stack. */
export function exitWith(error) {
  console.error(`\n${error instanceof SetupProblem ? error.message : error.stack}\n`);
  process.exit(1);
}
