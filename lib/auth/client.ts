/** Who is at the other end of the line, for sessions, limits and the audit log. */
export interface Client {
  /** As far as trusted proxies tell; null when nobody knows. */
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}
