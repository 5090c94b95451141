import type { Config } from "./config";

export interface FeatureFlag {
  /** The variable. */
  name: string;
  key: keyof Config;
  /** What each value means for the people who use this installation. */
  on: string;
  off: string;
}

/** Every switch that turns a feature on or off: what the checklist shows and docs/feature-flags.md tells. */
export const featureFlags = [
  {
    name: "AUTO_MIGRATE",
    key: "autoMigrate",
    on: "Pending migrations are applied at every start, without a person looking at them.",
    off: "Pending migrations wait until a person or a pipeline applies them.",
  },
  {
    name: "RESTORE_ENABLED",
    key: "restoreEnabled",
    on: "Administrators may put a backup's content in place of the target's.",
    off: "Nobody can restore into the target from here; drills into scratch schemas go on.",
  },
  {
    name: "UPLOAD_ENABLED",
    key: "uploadEnabled",
    on: "Administrators may upload archives and dumps that were made elsewhere.",
    off: "No archive or dump is taken from outside.",
  },
  {
    name: "DOWNLOAD_ENABLED",
    key: "downloadEnabled",
    on: "Administrators may download archives, and with them everything in the database.",
    off: "No archive leaves through the console or the API.",
  },
  {
    name: "REGISTRATION_ENABLED",
    key: "registrationEnabled",
    on: "Strangers may ask for an account; an administrator decides about each.",
    off: "Accounts are made by administrators only.",
  },
  {
    name: "API_TOKENS_ENABLED",
    key: "apiTokensEnabled",
    on: "Administrators may make tokens with which pipelines use the API.",
    off: "Tokens can neither be made nor used.",
  },
] as const satisfies readonly FeatureFlag[];
