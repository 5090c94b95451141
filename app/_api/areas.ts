import { account } from "./account";
import { alerts } from "./alerts";
import { audit } from "./audit";
import { backups } from "./backups";
import { checklist } from "./checklist";
import type { Area } from "./describe-route";
import { document } from "./document";
import { health } from "./health";
import { jobs } from "./jobs";
import { mail } from "./mail";
import { migrations } from "./migrations";
import { restores } from "./restores";
import { signIn } from "./sign-in";
import { tokens } from "./tokens";
import { uploads } from "./uploads";
import { users } from "./users";

/** Every route there is, in the order in which one reads about them. */
export const areas: readonly Area[] = [
  checklist,
  backups,
  restores,
  uploads,
  migrations,
  jobs,
  health,
  alerts,
  mail,
  users,
  tokens,
  audit,
  account,
  signIn,
  document,
];
