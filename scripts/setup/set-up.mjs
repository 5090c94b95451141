/** Runs the steps that are needed, in order, and numbers only those: `1/3 Installing packages …`. */
export async function setUp(steps) {
  const needed = steps.filter((step) => step.needed);
  for (const [index, step] of needed.entries()) await step.run(`${index + 1}/${needed.length} ${step.title}`);
}
