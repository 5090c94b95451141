import type { Check } from "../check";
import { appBaseUrl } from "./app-base-url";
import { appEnvironment } from "./app-environment";
import { appHttps } from "./app-https";
import { appMemory } from "./app-memory";
import { appProxyTrust } from "./app-proxy-trust";
import { appRuntime } from "./app-runtime";
import { appSecrets } from "./app-secrets";
import { diskFree } from "./disk-free";

/** In the order of the page. */
export const applicationChecks: readonly Check[] = [
  diskFree,
  appHttps,
  appBaseUrl,
  appProxyTrust,
  appSecrets,
  appEnvironment,
  appRuntime,
  appMemory,
];
