/** The steps of a start, as people read them. */
export const phaseNames: Readonly<Record<string, string>> = {
  load: "Loading the program",
  configuration: "Reading the configuration",
  folders: "Looking at the folders",
  store: "Waiting for the store",
  target: "Looking for the target",
  servers: "Comparing clocks and connections",
  "store's migrations": "Bringing the store up to date",
  "auto-migrate": "Handing over pending migrations",
};
