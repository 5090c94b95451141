/** `10.11.14-MariaDB-0+deb12u2` and `mariadb 10.11.14` → `MariaDB 10.11.14`. */
export function serverName(version: string): string {
  // Old MariaDB servers put 5.5.5- before their version for the sake of old replicas.
  const number = /\d+\.\d+\.\d+/.exec(version.replace(/^5\.5\.5-/, ""))?.[0] ?? version;
  return `${/mariadb/i.test(version) ? "MariaDB" : "MySQL"} ${number}`;
}
