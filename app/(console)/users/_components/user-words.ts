import type { Tone } from "@/components/ui/badge";
import type { UserStatus } from "@/lib/store/schema";

/** Each state as people read it, in the order of the filter. */
export const statusWords: Record<UserStatus, { label: string; tone: Tone; title: string }> = {
  active: { label: "Active", tone: "ok", title: "May come in." },
  waiting: {
    label: "Waiting",
    tone: "warning",
    title: "Registered and confirmed the address; an administrator decides.",
  },
  invited: {
    label: "Invited",
    tone: "primary",
    title: "May come in once a password is set: the link was sent by mail.",
  },
  unconfirmed: {
    label: "Not confirmed",
    tone: "neutral",
    title: "Registered; the link in the mail was not opened yet.",
  },
  disabled: { label: "Disabled", tone: "danger", title: "Kept out by an administrator." },
  declined: { label: "Declined", tone: "neutral", title: "Registered; an administrator said no." },
};

/** What somebody asked for counts for nothing before an administrator lets them in. */
export function hasRole(status: UserStatus): boolean {
  return status === "invited" || status === "active" || status === "disabled";
}
