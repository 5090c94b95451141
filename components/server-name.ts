/** `10.11.14-MariaDB-0+deb12u2` → `MariaDB 10.11.14`. */
export function serverName(version: string): string {
  // Old MariaDB servers put 5.5.5- before their version for the sake of old replicas.
  const number = /^(?:5\.5\.5-)?(\d+\.\d+\.\d+)/.exec(version)?.[1] ?? version;
  return `${/mariadb/i.test(version) ? "MariaDB" : "MySQL"} ${number}`;
}
