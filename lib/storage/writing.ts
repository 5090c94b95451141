/** What may still be done with a file that is being written. */
export interface Writing {
  /** Does it while the file is open; a failure breaks the file for good, for one with a hole must never get its name. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  is(...states: readonly WritingState[]): boolean;
  becomes(state: Exclude<WritingState, "open">): void;
}

export type WritingState = "open" | "broken" | "left" | "committed" | "discarded";

export function startWriting(fileName: string): Writing {
  let state: WritingState = "open";
  return {
    async attempt(work) {
      if (state !== "open") throw new Error(`${fileName} is ${state}: it cannot be written any more.`);
      try {
        return await work();
      } catch (error) {
        state = "broken";
        throw error;
      }
    },
    is: (...states) => states.includes(state),
    becomes: (next) => {
      state = next;
    },
  };
}
