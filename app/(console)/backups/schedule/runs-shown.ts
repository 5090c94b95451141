/** How many of the next runs a preview tells. */
export const runsShown = 5;
